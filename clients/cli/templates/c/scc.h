// A kit for dApps in C: the job folder, parameters, progress and failures, without a C library.
//
// The worker gives one folder, /job: params.json and in/ to read, out/ to write. Names of files are 1 to 64 of A-Z a-z 0-9 . _ -
// Whatever cannot be done ends the program with a sentence, so nothing here returns an error.
#ifndef SCC_H
#define SCC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes, with a 0 behind the last.
typedef struct {
    char *start;
    size_t length;
} scc_bytes;

// Your program. It is done when it returns.
void run(void);

// A parameter of this task, which is a text without escapes or a whole number at the top of /job/params.json. One that is not
// there is the fallback; where that is NULL, it must be there.
const char *scc_param_text(const char *key, const char *fallback);
int64_t scc_param_number(const char *key, int64_t fallback);
// The whole of /job/params.json, for a parser of your own.
scc_bytes scc_params(void);

// The names of the input files, sorted, and behind the last NULL.
const char **scc_inputs(void);
// The content of an input file.
scc_bytes scc_input(const char *name);

// Begins an output file; one that exists is replaced.
uint32_t scc_create(const char *name);
void scc_write(uint32_t file, const void *bytes, size_t length);
void scc_write_text(uint32_t file, const char *text);
void scc_write_number(uint32_t file, uint64_t number);
void scc_close(uint32_t file);

// Says how much of the work is done.
void scc_progress(uint64_t done, uint64_t all);
// A line for the requester's log.
void scc_log(const char *line);
// Ends the program: the task has failed, because of this.
_Noreturn void scc_fail(const char *what, const char *why);

// Memory, filled with zeros. There is no free: a task is short, and its memory goes with it.
void *scc_alloc(size_t bytes);
// Two texts as one.
const char *scc_join(const char *first, const char *second);

#endif
