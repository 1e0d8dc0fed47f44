/* Lets a process stand still (SIGSTOP) at named steps of its work on files, each once. A line of $SCC_HALT is a step: before or after,
 * a call, a pattern of fnmatch(3) for the path that the call makes, opens or removes. Loaded before the C library (LD_PRELOAD). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEPS 8

static struct step {
  char when[8], call[16], pattern[256];
  atomic_flag reached;
} steps[STEPS];
static int count;

__attribute__((constructor)) static void load(void) {
  for (const char *line = getenv("SCC_HALT"); line && *line; line = strchr(line, '\n')) {
    line += *line == '\n';
    struct step *step = &steps[count];
    if (count == STEPS || sscanf(line, "%7s %15s %255s", step->when, step->call, step->pattern) != 3) _exit(97);
    count += 1;
  }
}

static void pass(const char *when, const char *call, const char *path) {
  for (struct step *step = steps; step < steps + count; step++) {
    if (strcmp(step->when, when) || strcmp(step->call, call) || fnmatch(step->pattern, path, 0)) continue;
    if (!atomic_flag_test_and_set(&step->reached)) raise(SIGSTOP);
  }
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define HALTED(name, path, call) \
  pass("before", #name, path);   \
  int result = call;             \
  pass("after", #name, path);    \
  return result;

int rename(const char *from, const char *to) { HALTED(rename, to, REAL(rename)(from, to)) }

int linkat(int from_folder, const char *from, int folder, const char *to, int flags) {
  HALTED(linkat, to, REAL(linkat)(from_folder, from, folder, to, flags))
}

int unlink(const char *path) { HALTED(unlink, path, REAL(unlink)(path)) }

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  HALTED(open64, path, REAL(open64)(path, flags, mode))
}
