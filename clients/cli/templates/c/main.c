// Counts lines, words and letters of a text: /job/in/FILE gives /job/out/FILE.count.
#include "scc.h"

// Progress is told this often.
#define STEPS 10

typedef struct {
    uint64_t lines, words;
    // From a to z, capital or small.
    uint64_t letters[26];
    bool in_word;
} Count;

static void add(Count *count, char byte) {
    bool is_space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r';
    if (byte == '\n') count->lines++;
    if (!is_space && !count->in_word) count->words++;
    count->in_word = !is_space;
    if (byte >= 'A' && byte <= 'Z') byte += 'a' - 'A';
    if (byte >= 'a' && byte <= 'z') count->letters[byte - 'a']++;
}

static void write_line(uint32_t file, const char *what, uint64_t number) {
    scc_write_text(file, what);
    scc_write_text(file, " ");
    scc_write_number(file, number);
    scc_write_text(file, "\n");
}

void run(void) {
    const char *name = scc_param_text("file", NULL);
    scc_bytes text = scc_input(name);
    Count count = {0};
    size_t step = text.length / STEPS + 1;
    for (size_t at = 0; at < text.length; at++) {
        add(&count, text.start[at]);
        if ((at + 1) % step == 0 || at + 1 == text.length) scc_progress(at + 1, text.length);
    }
    uint32_t file = scc_create(scc_join(name, ".count"));
    write_line(file, "lines", count.lines);
    write_line(file, "words", count.words);
    for (int letter = 0; letter < 26; letter++) {
        char what[] = {(char)('a' + letter), 0};
        if (count.letters[letter]) write_line(file, what, count.letters[letter]);
    }
    scc_close(file);
}
