// Says it is Blender, loads a "scene", and at each order does what the scene says.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char big[1 << 20];

static void paint(int number) {
    FILE *picture = fopen("/out/picture", "w");
    fprintf(picture, "picture %d", number);
    fclose(picture);
    puts("{\"done\":true}");
}

static void disk(void) {
    for (long file = 0;; file++) {
        char name[64];
        sprintf(name, "/out/large%ld", file);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        // Larger than all it may write, without its bytes.
        ftruncate(fd, 1L << 31);
        close(fd);
    }
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count > 1 && !strcmp(arguments[1], "--version")) {
        puts("Blender 3.4.1");
        return 0;
    }
    char deed[64] = "";
    FILE *scene = fopen("/in/scene.blend", "r");
    if (!scene || !fgets(deed, sizeof deed, scene)) return 3;
    if (!strcmp(deed, "unready")) return 4;
    puts("{\"ready\":true}");
    char order[4096];
    for (int number = 1; fgets(order, sizeof order, stdin); number++) {
        if (!strcmp(deed, "paint")) {
            // More than a pipe holds comes after it, so that it has been read before the picture is done.
            fprintf(stderr, "Fra:2 | Scene | Sample 3/4\n%200000s\n", "");
            usleep(200000);
            paint(number);
        } else if (!strcmp(deed, "refuse")) puts("{\"failed\":\"no camera\"}");
        else if (!strcmp(deed, "crash")) raise(SIGSEGV), *(volatile int *)0 = 1;
        else if (!strcmp(deed, "exit")) fprintf(stderr, "bad scene\n"), exit(5);
        else if (!strcmp(deed, "lie")) puts("{\"done\":true}");
        else if (!strcmp(deed, "nonsense")) puts("{\"ready\":true}");
        else if (!strcmp(deed, "silent")) for (;;) sleep(1000);
        else if (!strcmp(deed, "flood")) for (;;) fwrite(big, 1, sizeof big, stdout), fwrite(big, 1, sizeof big, stderr);
        else if (!strcmp(deed, "disk")) disk();
        else if (!strcmp(deed, "large")) {
            int fd = open("/out/picture", O_WRONLY | O_CREAT, 0600);
            for (int piece = 0; piece < 4; piece++) write(fd, big, sizeof big);
            puts("{\"done\":true}");
        } else if (!strcmp(deed, "litter")) {
            for (int file = 0; file < 200; file++) {
                char name[64];
                sprintf(name, "/out/left%d", file);
                close(open(name, O_WRONLY | O_CREAT, 0600));
            }
            paint(number);
        }
    }
    return 0;
}
