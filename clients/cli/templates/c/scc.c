#include "scc.h"

// The functions of wasi_snapshot_preview1 that are used. Each returns an error number, 0 for success.
#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(name)))

typedef struct {
    const void *start;
    size_t length;
} Slice;

WASI("fd_close") uint32_t wasi_close(uint32_t fd);
WASI("fd_filestat_get") uint32_t wasi_stat(uint32_t fd, uint64_t stat[8]);
WASI("fd_read") uint32_t wasi_read(uint32_t fd, const Slice *slices, size_t count, size_t *read);
WASI("fd_readdir") uint32_t wasi_list(uint32_t fd, void *buffer, size_t length, uint64_t cookie, size_t *used);
WASI("fd_write") uint32_t wasi_write(uint32_t fd, const Slice *slices, size_t count, size_t *written);
WASI("path_open")
uint32_t wasi_open(uint32_t fd, uint32_t lookup, const char *path, size_t length, uint32_t how, uint64_t rights, uint64_t inherited,
                   uint32_t flags, uint32_t *opened);
WASI("proc_exit") _Noreturn void wasi_exit(uint32_t code);

// Descriptors: the standard streams, and the one folder that is open from the start.
enum { STDOUT = 1, STDERR = 2, JOB_FOLDER = 3 };

// How to open, and for what.
enum { CREATE = 1, FOLDER = 2, TRUNCATE = 8 };
enum { READ = 1 << 1, WRITE = 1 << 6, READ_FOLDER = 1 << 14, STAT = 1 << 21 };

__attribute__((export_name("_start"))) void _start(void) {
    run();
}

// Texts and memory

static size_t length_of(const char *text) {
    size_t length = 0;
    while (text[length]) length++;
    return length;
}

static int compare(const char *a, const char *b) {
    while (*a && *a == *b) a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

static char *copy(const char *bytes, size_t length) {
    char *text = scc_alloc(length + 1);
    for (size_t at = 0; at < length; at++) text[at] = bytes[at];
    return text;
}

const char *scc_join(const char *first, const char *second) {
    size_t before = length_of(first), length = before + length_of(second);
    char *text = scc_alloc(length + 1);
    for (size_t at = 0; at < length; at++) text[at] = at < before ? first[at] : second[at - before];
    return text;
}

// Where the linker says that memory is free.
extern unsigned char __heap_base;

void *scc_alloc(size_t bytes) {
    static uint64_t used = 0;
    if (!used) used = (uintptr_t)&__heap_base;
    uint64_t start = (used + 15) & ~(uint64_t)15, end = start + bytes;
    const uint64_t page = 65536;
    uint64_t have = __builtin_wasm_memory_size(0) * page;
    if (end > have && (end > UINT32_MAX || __builtin_wasm_memory_grow(0, (end - have + page - 1) / page) == SIZE_MAX))
        scc_fail("memory", "the job allows no more");
    used = end;
    return (void *)(uintptr_t)start;
}

// Files

static const char *reason(uint32_t error) {
    switch (error) {
    case 28: return "not a file name";
    case 31: return "is a folder";
    case 44: return "not found";
    case 69: return "is read-only";
    default: return "not allowed";
    }
}

static uint32_t open(const char *path, uint32_t how, uint64_t rights) {
    uint32_t file, error = wasi_open(JOB_FOLDER, 0, path, length_of(path), how, rights, 0, 0, &file);
    if (error) scc_fail(path, reason(error));
    return file;
}

static scc_bytes read_file(const char *path) {
    uint32_t file = open(path, 0, READ | STAT);
    uint64_t stat[8];
    uint32_t error = wasi_stat(file, stat);
    // Device, inode, type, links, then the size.
    if (!error && stat[4] >= UINT32_MAX) scc_fail(path, "larger than the memory");
    scc_bytes bytes = {error ? NULL : scc_alloc(stat[4] + 1), 0};
    while (!error && bytes.length < stat[4]) {
        Slice rest = {bytes.start + bytes.length, stat[4] - bytes.length};
        size_t count = 0;
        error = wasi_read(file, &rest, 1, &count);
        if (!count) break;
        bytes.length += count;
    }
    if (error) scc_fail(path, reason(error));
    wasi_close(file);
    return bytes;
}

scc_bytes scc_input(const char *name) {
    return read_file(scc_join("in/", name));
}

// Puts a name where it belongs among those before it.
static void insert(const char **names, size_t count, const char *name) {
    while (count > 0 && compare(names[count - 1], name) > 0) {
        names[count] = names[count - 1];
        count--;
    }
    names[count] = name;
}

const char **scc_inputs(void) {
    // A job has at most 512 inputs, so that all their entries fit.
    static const char *names[513];
    static char buffer[64 * 1024];
    // An entry is the cookie of the next one, a number, the length of the name, a kind, then the name.
    enum { LENGTH_AT = 16, NAME_AT = 24 };
    uint32_t folder = open("in", FOLDER, READ_FOLDER);
    size_t used = 0, count = 0;
    uint32_t error = wasi_list(folder, buffer, sizeof buffer, 0, &used);
    if (error) scc_fail("in", reason(error));
    wasi_close(folder);
    for (size_t at = 0; at + NAME_AT < used && count < 512;) {
        uint32_t length;
        __builtin_memcpy(&length, buffer + at + LENGTH_AT, sizeof length);
        const char *name = copy(buffer + at + NAME_AT, length);
        if (compare(name, ".") && compare(name, "..")) insert(names, count++, name);
        at += NAME_AT + length;
    }
    names[count] = NULL;
    return names;
}

uint32_t scc_create(const char *name) {
    return open(scc_join("out/", name), CREATE | TRUNCATE, WRITE);
}

void scc_write(uint32_t file, const void *bytes, size_t length) {
    const char *start = bytes;
    while (length > 0) {
        Slice rest = {start, length};
        size_t count = 0;
        uint32_t error = wasi_write(file, &rest, 1, &count);
        if (error || !count) scc_fail("writing", error ? reason(error) : "the file takes no more");
        start += count;
        length -= count;
    }
}

void scc_write_text(uint32_t file, const char *text) {
    scc_write(file, text, length_of(text));
}

void scc_write_number(uint32_t file, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    scc_write(file, digits + at, sizeof digits - at);
}

void scc_close(uint32_t file) {
    uint32_t error = wasi_close(file);
    if (error) scc_fail("closing", reason(error));
}

// What a person reads

void scc_progress(uint64_t done, uint64_t all) {
    uint64_t thousandths = all ? done * 1000 / all : 1000;
    char line[] = "progress 0.000\n";
    line[9] = thousandths >= 1000 ? '1' : '0';
    for (int at = 13; at > 10; at--, thousandths /= 10) line[at] = (char)('0' + (line[9] == '1' ? 0 : thousandths % 10));
    scc_write_text(STDOUT, line);
}

void scc_log(const char *line) {
    scc_write_text(STDOUT, scc_join(line, "\n"));
}

// Allocates nothing: memory may be what ran out.
_Noreturn void scc_fail(const char *what, const char *why) {
    const char *parts[] = {"error: ", what, ": ", why, "\n"};
    for (int part = 0; part < 5; part++) {
        Slice text = {parts[part], length_of(parts[part])};
        size_t count;
        wasi_write(STDERR, &text, 1, &count);
    }
    wasi_exit(1);
}

// Parameters: JSON, as far as it takes to find a value by its key

static _Noreturn void not_json(void) {
    scc_fail("params.json", "not a JSON object");
}

static const char *skip_space(const char *at) {
    while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') at++;
    return at;
}

// From the opening quotation mark to behind the closing one.
static const char *skip_text(const char *at) {
    for (at++; *at != '"'; at++) {
        if (*at == '\\') at++;
        if (!*at) not_json();
    }
    return at + 1;
}

static bool ends_value(char byte) {
    return !byte || byte == ',' || byte == '}' || byte == ']' || byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static const char *skip_value(const char *at) {
    if (*at == '"') return skip_text(at);
    if (*at != '{' && *at != '[') {
        while (!ends_value(*at)) at++;
        return at;
    }
    int depth = 0;
    do {
        if (!*at) not_json();
        if (*at == '{' || *at == '[') depth++;
        if (*at == '}' || *at == ']') depth--;
        at = *at == '"' ? skip_text(at) : at + 1;
    } while (depth > 0);
    return at;
}

scc_bytes scc_params(void) {
    static scc_bytes params;
    if (!params.start) params = read_file("params.json");
    return params;
}

// Where the value of this key begins, or NULL.
static const char *find(const char *key) {
    const char *at = skip_space(scc_params().start);
    if (*at != '{') not_json();
    at = skip_space(at + 1);
    while (*at == '"') {
        const char *name = at + 1;
        at = skip_text(at);
        bool found = !compare(copy(name, (size_t)(at - 1 - name)), key);
        at = skip_space(at);
        if (*at != ':') not_json();
        at = skip_space(at + 1);
        if (found) return at;
        at = skip_space(skip_value(at));
        if (*at == ',') at = skip_space(at + 1);
    }
    if (*at != '}') not_json();
    return NULL;
}

static _Noreturn void unfit(const char *key, const char *why) {
    scc_fail(scc_join("params.json: ", key), why);
}

const char *scc_param_text(const char *key, const char *fallback) {
    const char *at = find(key);
    if (!at && !fallback) unfit(key, "missing");
    if (!at) return fallback;
    if (*at != '"') unfit(key, "not a text");
    const char *text = copy(at + 1, (size_t)(skip_text(at) - at - 2));
    for (const char *byte = text; *byte; byte++)
        if (*byte == '\\') unfit(key, "texts with escapes are not read");
    return text;
}

int64_t scc_param_number(const char *key, int64_t fallback) {
    const char *at = find(key);
    if (!at) return fallback;
    int64_t sign = *at == '-' ? -1 : 1, number = 0;
    if (sign < 0) at++;
    // So many digits always fit.
    int digits = 0;
    for (; *at >= '0' && *at <= '9' && digits < 18; at++, digits++) number = number * 10 + (*at - '0');
    if (!digits || !ends_value(*at)) unfit(key, "not a whole number of up to 18 digits");
    return sign * number;
}
