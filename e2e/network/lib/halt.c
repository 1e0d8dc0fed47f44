/* Lets a process stand still (SIGSTOP) or die (SIGKILL) at steps of its work on files. Loaded before the C library (LD_PRELOAD); the
 * processes it starts are left alone.
 *
 * A line of $SCC_HALT is a step at which it stands still, once: before or after, a call, a pattern of fnmatch(3) for the path that the
 * call makes, opens, writes or removes.
 *
 * $SCC_DIE: a file of names of steps, then folders, a line each. It dies before the first step on a file below these folders whose name
 * the file does not hold, and adds the name. Begun again it dies at the next one, until every step that it comes to has a name there.
 * $SCC_NOTE: the same, but it lives on. A name is the call, the path with # for hashes and N for numbers, and for databases what was put
 * in its place before: else all their transactions would be one. Of a write there are two, before it and in the middle of it. Modes and
 * times of files, and sockets, have none. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STEPS 8
#define NAME 1024
#define NAMES (1 << 18)

static struct step {
  char when[8], call[16], pattern[256];
  atomic_flag reached;
} steps[STEPS];
static int count;

static char *folders, names[NAMES], last[NAME];
static int file = -1, dies;
static pid_t process;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name)                                                     \
  ({                                                                   \
    static __typeof__(&name) real;                                     \
    real ? real : (real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)); \
  })

__attribute__((constructor)) static void load(void) {
  for (const char *line = getenv("SCC_HALT"); line && *line; line = strchr(line, '\n')) {
    line += *line == '\n';
    struct step *step = &steps[count];
    if (count == STEPS || sscanf(line, "%7s %15s %255s", step->when, step->call, step->pattern) != 3) _exit(97);
    count += 1;
  }
  const char *die = getenv("SCC_DIE"), *note = getenv("SCC_NOTE");
  if (die || note) {
    char *path = strdup(die ? die : note);
    folders = strchr(path, '\n');
    if (!folders) _exit(97);
    *folders++ = 0;
    file = REAL(open64)(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    names[0] = '\n';
    if (file < 0 || read(file, names + 1, NAMES - 2) < 0) _exit(97);
    dies = die != NULL;
    process = getpid();
  }
  unsetenv("LD_PRELOAD");
}

static void pass(const char *when, const char *call, const char *path) {
  for (struct step *step = steps; step < steps + count; step++) {
    if (strcmp(step->when, when) || strcmp(step->call, call) || fnmatch(step->pattern, path, 0)) continue;
    if (!atomic_flag_test_and_set(&step->reached)) raise(SIGSTOP);
  }
}

/* The path with the name of its folder first; NULL: it is in none of them. */
static const char *below(const char *path) {
  for (const char *folder = folders; folder; folder = strchr(folder, '\n')) {
    folder += *folder == '\n';
    size_t size = strcspn(folder, "\n");
    if (strncmp(path, folder, size) || (path[size] && path[size] != '/')) continue;
    while (size > 0 && folder[size - 1] != '/') size -= 1;
    return path + size;
  }
  return NULL;
}

/* The path without what is another one each time: words of random letters, which our own names do not look like, and numbers. */
static void plain(char *to, const char *path) {
  const char *end = to;
  while (*path) {
    size_t size = 0, digits = strspn(path, "0123456789"), is_random = to - end == 2 && !memcmp(end, "N-", 2);
    for (; isalnum((unsigned char)path[size]); size++) is_random |= !!isupper((unsigned char)path[size]);
    if (size && (is_random || strspn(path, "0123456789abcdef") >= 16)) *to++ = '#', path += size;
    else if (digits) end = to, *to++ = 'N', path += digits;
    else *to++ = *path++;
  }
  *to = 0;
}

/* Whether the step has no name yet; it has one afterwards. */
static int is_new(const char *call, const char *path) {
  const char *place = file < 0 || process != getpid() ? NULL : below(path);
  if (!place) return 0;
  char where[PATH_MAX], line[NAME];
  plain(where, place);
  pthread_mutex_lock(&lock);
  const char *after = fnmatch("*.redb", where, 0) ? "" : last;
  int size = snprintf(line, NAME, "\n%s %s%s%s\n", call, where, *after ? " after " : "", after);
  if (strstr("rename linkat unlink unlinkat mkdir open64", call)) snprintf(last, NAME, "%s %s", call, where);
  int is_unknown = !strstr(names, line);
  if (is_unknown) {
    if (size >= NAME || strlen(names) + size >= NAMES) _exit(97);
    strcat(names, line + 1);
    if (REAL(write)(file, line + 1, size - 1) != size - 1) _exit(97);
  }
  pthread_mutex_unlock(&lock);
  return is_unknown;
}

static void die(void) {
  if (dies) kill(process, SIGKILL);
}

/* The path of an open file; none of one that is removed. */
static const char *of(char *path, int open) {
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", open);
  ssize_t size = readlink(link, path, PATH_MAX - 1);
  path[size < 0 ? 0 : size] = 0;
  return fnmatch("* (deleted)", path, 0) ? path : "";
}

/* The path of a name in an open folder. */
static const char *in(char *path, int folder, const char *name) {
  if (*name == '/' || folder == AT_FDCWD) return name;
  size_t size = strlen(of(path, folder));
  snprintf(path + size, PATH_MAX - size, "/%s", name);
  return path;
}

#define STEP(name, path, call)     \
  const char *place = path;        \
  pass("before", #name, place);    \
  if (is_new(#name, place)) die(); \
  __typeof__(call) result = call;  \
  pass("after", #name, place);     \
  return result;

#define IN_FILE(name, open, call) \
  char path[PATH_MAX];            \
  STEP(name, of(path, open), call)

#define WRITE(name, whole, half)                                        \
  char path[PATH_MAX];                                                  \
  const char *to = of(path, open);                                      \
  if (size > 1 && is_new("half " #name, to) && dies && half > 0) die(); \
  STEP(name, to, whole)

int rename(const char *from, const char *to) { STEP(rename, to, REAL(rename)(from, to)) }

int linkat(int from_folder, const char *from, int folder, const char *to, int flags) {
  STEP(linkat, to, REAL(linkat)(from_folder, from, folder, to, flags))
}

int unlink(const char *path) { STEP(unlink, path, REAL(unlink)(path)) }

int unlinkat(int folder, const char *name, int flags) {
  char path[PATH_MAX];
  STEP(unlinkat, in(path, folder, name), REAL(unlinkat)(folder, name, flags))
}

int rmdir(const char *path) { STEP(rmdir, path, REAL(rmdir)(path)) }

int mkdir(const char *path, mode_t mode) { STEP(mkdir, path, REAL(mkdir)(path, mode)) }

int fsync(int open) { IN_FILE(fsync, open, REAL(fsync)(open)) }

int fdatasync(int open) { IN_FILE(fdatasync, open, REAL(fdatasync)(open)) }

int ftruncate64(int open, off64_t size) { IN_FILE(ftruncate64, open, REAL(ftruncate64)(open, size)) }

ssize_t copy_file_range(int from, off64_t *from_place, int open, off64_t *to_place, size_t size, unsigned flags) {
  IN_FILE(copy_file_range, open, REAL(copy_file_range)(from, from_place, open, to_place, size, flags))
}

ssize_t write(int open, const void *bytes, size_t size) {
  WRITE(write, REAL(write)(open, bytes, size), REAL(write)(open, bytes, size / 2))
}

ssize_t pwrite64(int open, const void *bytes, size_t size, off64_t at) {
  WRITE(pwrite64, REAL(pwrite64)(open, bytes, size, at), REAL(pwrite64)(open, bytes, size / 2, at))
}

/* Only what makes or empties a file has a name. */
int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  pass("before", "open64", path);
  if (flags & (O_CREAT | O_TRUNC) && is_new("open64", path)) die();
  int result = REAL(open64)(path, flags, mode);
  pass("after", "open64", path);
  return result;
}
