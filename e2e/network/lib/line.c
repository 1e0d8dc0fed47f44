/* A home's line in user space, where the kernel has no tc netem: `line NEAR FAR MILLISECONDS MBIT KIB` makes two tap devices and carries frames
 * between them, MILLISECONDS late in each direction, at MBIT a second (0: as fast as it can) behind a queue of KIB that drops what does not fit.
 * Says `ready`; when its standard input ends `line DROPPED LATE`: frames that did not fit, and microseconds by which the latest frame in a
 * thousand came too late, which says whether this program or its line was what held them up. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 2048, FRAMES = 1 << 16, BATCH = 1024, LOOK = 500000, SECOND = 1000000000, LATEST = 1 << 16 };

struct slot { int64_t depart, arrive; int length; char bytes[FRAME]; };

struct direction {
  int from, to;
  struct slot *ring; /* FRAMES of them; between tail and sent: on the way, between sent and head: not yet on the line. */
  uint64_t head, sent, tail, dropped, carried;
  int64_t queued, free_at;
  uint32_t late[LATEST]; /* how many frames came so many microseconds too late */
};

static int64_t delay, mbit, room;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static void die(const char *what) { perror(what); exit(1); }

static int tap(const char *name) {
  struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) die("/dev/net/tun");
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(fd, TUNSETIFF, &request) < 0) die(name);
  return fd;
}

/* Takes what waits, at most BATCH frames, so that none that is due waits for long. */
static void take(struct direction *d) {
  for (int i = 0; i < BATCH; i++) {
    static __thread char spare[FRAME];
    int full = d->head - d->tail == FRAMES;
    struct slot *slot = &d->ring[d->head % FRAMES];
    ssize_t length = read(d->from, full ? spare : slot->bytes, FRAME);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length < 0) die("read");
    int64_t at = now();
    for (; d->sent != d->head && d->ring[d->sent % FRAMES].depart <= at; d->sent++) d->queued -= d->ring[d->sent % FRAMES].length;
    if (full || (mbit && d->queued + length > room)) { d->dropped++; continue; }
    int64_t begin = d->free_at > at ? d->free_at : at;
    slot->length = (int)length;
    slot->depart = d->free_at = mbit ? begin + length * 8000 / mbit : at;
    slot->arrive = slot->depart + delay;
    d->queued += length;
    d->head++;
  }
}

static void give(struct direction *d) {
  for (; d->tail != d->head; d->tail++) {
    struct slot *slot = &d->ring[d->tail % FRAMES];
    int64_t late = now() - slot->arrive;
    if (late < 0) return;
    /* A device that is down loses its frames, as a pulled cable does. */
    if (write(d->to, slot->bytes, (size_t)slot->length) < 0 && errno == EAGAIN) return;
    if (d->sent == d->tail) { d->queued -= slot->length; d->sent++; }
    late /= 1000;
    d->late[late < LATEST ? late : LATEST - 1]++;
    d->carried++;
  }
}

/* While frames are on their way it looks twice in a millisecond, not at each of them: that spares the machine for what is measured. */
static void *carry(void *argument) {
  struct direction *d = argument;
  prctl(PR_SET_TIMERSLACK, 1);
  for (;;) {
    if (d->tail != d->head) {
      clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec) { 0, LOOK }, NULL);
    } else {
      struct pollfd waiting = { .fd = d->from, .events = POLLIN };
      poll(&waiting, 1, -1);
    }
    take(d);
    give(d);
  }
  return NULL;
}

int main(int count, char **words) {
  static struct direction directions[2];
  if (count != 6) { fprintf(stderr, "line NEAR FAR MILLISECONDS MBIT KIB\n"); return 2; }
  delay = (int64_t)(atof(words[3]) * 1e6);
  mbit = atoll(words[4]);
  room = atoll(words[5]) * 1024;
  /* Before everything else, as in a device of its own; without root it stays as it is. */
  sched_setscheduler(0, SCHED_FIFO, &(struct sched_param) { .sched_priority = 1 });
  int near = tap(words[1]), far = tap(words[2]);
  for (int i = 0; i < 2; i++) {
    pthread_t thread;
    directions[i].from = i ? far : near;
    directions[i].to = i ? near : far;
    if (!(directions[i].ring = calloc(FRAMES, sizeof(struct slot)))) die("memory");
    if (pthread_create(&thread, NULL, carry, &directions[i])) die("thread");
  }
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) { }
  uint64_t dropped = 0, carried = 0, above = 0;
  int late = LATEST - 1;
  for (int i = 0; i < 2; i++) { dropped += directions[i].dropped; carried += directions[i].carried; }
  for (; late > 0; late--) {
    above += directions[0].late[late] + (uint64_t)directions[1].late[late];
    if (above > carried / 1000) break;
  }
  printf("line %llu %d\n", (unsigned long long)dropped, late);
  return 0;
}
