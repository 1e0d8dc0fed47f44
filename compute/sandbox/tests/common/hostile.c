// A native program that is told what to do by its first argument, and says on standard output what came of it.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <unistd.h>

static char big[1 << 20];

// What got through, one line each; nothing should.
static void through(int yes, const char *what) {
    if (yes) printf("THROUGH %s\n", what);
}

static void reads(int count, char **paths) {
    char byte;
    for (int i = 0; i < count; i++) {
        int fd = open(paths[i], O_RDONLY);
        through(fd >= 0 && read(fd, &byte, 1) >= 0, paths[i]);
        through(opendir(paths[i]) != NULL, paths[i]);
        through(open(paths[i], O_WRONLY | O_APPEND) >= 0, paths[i]);
        struct stat known;
        through(stat(paths[i], &known) == 0, paths[i]);
    }
}

static void sockets(void) {
    int kinds[][3] = {{AF_INET, SOCK_STREAM, 0}, {AF_INET, SOCK_DGRAM, 0}, {AF_INET6, SOCK_STREAM, 0}, {AF_UNIX, SOCK_STREAM, 0},
        {AF_UNIX, SOCK_DGRAM, 0}, {AF_NETLINK, SOCK_RAW, 0}, {AF_PACKET, SOCK_RAW, 0}, {40 /* vsock */, SOCK_STREAM, 0}};
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
        through(socket(kinds[i][0], kinds[i][1], kinds[i][2]) >= 0, "a socket");
    int pair[2];
    through(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "a pair of sockets");
    // A socket of somebody else's, were one open.
    for (int fd = 0; fd < 512; fd++) {
        struct stat known;
        if (fstat(fd, &known) == 0) through(fd > 2, "a descriptor left open");
    }
    struct sockaddr_un name = {AF_UNIX, "\0scc"};
    through(bind(0, (void *)&name, sizeof name) == 0, "an abstract name");
}

static void writes(const char *foreign) {
    const char *outside[] = {"/file", "/in/file", "/in/scene", "/usr/lib/file", "/tmp/file", "/dev/shm/file", "../file",
        "/out/../file", "/out/../in/scene", foreign};
    for (unsigned i = 0; i < sizeof outside / sizeof *outside; i++) {
        through(open(outside[i], O_WRONLY | O_CREAT, 0600) >= 0, outside[i]);
        through(open(outside[i], O_WRONLY | O_TRUNC) >= 0, outside[i]);
    }
    through(symlink("/etc/passwd", "/out/link") == 0, "a symbolic link");
    through(link("/in/scene", "/out/hard") == 0, "a hard link");
    through(mkdir("/out/folder", 0700) == 0, "a folder");
    through(mkfifo("/out/fifo", 0600) == 0, "a named pipe");
    through(mknod("/out/device", S_IFCHR | 0600, 0x103) == 0, "a device");
    through(rename("/in/scene", "/out/scene") == 0, "a moved file");
    through(open("/out", O_TMPFILE | O_RDWR, 0600) >= 0, "a file without a name");
    int own = open("/out/own", O_RDWR | O_CREAT, 0700);
    through(own < 0, "no file where files may be");
    through(unlink("/out/own") == 0, "a removed file");
    through(fallocate(own, FALLOC_FL_KEEP_SIZE, 0, 1 << 20) == 0, "room beyond a file's end");
    through(syscall(SYS_memfd_create, "m", 0) >= 0, "a file in memory");
    through(chmod("/out/own", 04755) == 0, "another mode");
    // A program it wrote itself.
    int self = open("/out/program", O_RDWR | O_CREAT, 0700);
    if (write(self, "#!/bin/sh\n", 10) != 10) puts("THROUGH no writing");
    char *no[] = {"x", NULL};
    through(execve("/out/program", no, no) == 0, "its own program");
    through(mmap(NULL, 10, PROT_READ | PROT_EXEC, MAP_PRIVATE, self, 0) != MAP_FAILED, "code from a file it wrote");
    char *sh[] = {"sh", "-c", "true", NULL};
    const char *programs[] = {"/bin/sh", "/usr/bin/sh", "/usr/bin/env", "/usr/bin/python3", "/proc/self/exe"};
    for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++) execve(programs[i], sh, no);
    through(system("true") == 0, "a shell");
    through(popen("true", "r") != NULL, "a pipe to a shell");
}

static void others(int warden, int host) {
    int processes[] = {1, -1, 0, 2, warden, host};
    for (unsigned i = 0; i < sizeof processes / sizeof *processes; i++) {
        through(kill(processes[i], SIGCONT) == 0, "a signal");
        through(ptrace(PTRACE_ATTACH, processes[i], 0, 0) == 0, "tracing");
        through(syscall(SYS_pidfd_open, processes[i], 0) >= 0, "a handle of a process");
        struct iovec here = {big, 8}, there = {big, 8};
        through(process_vm_readv(processes[i], &here, 1, &there, 1, 0) >= 0, "another's memory");
        struct rlimit none = {0, 0};
        through(prlimit(processes[i], RLIMIT_NOFILE, &none, NULL) == 0, "another's limits");
        through(setpriority(PRIO_PROCESS, processes[i], -5) == 0, "a priority");
    }
    through(setsid() >= 0, "a session");
    through(setpgid(0, 0) == 0, "a group");
    through(syscall(SYS_prctl, 1 /* PR_SET_PDEATHSIG */, 0, 0, 0, 0) == 0, "outliving");
    through(unshare(CLONE_NEWUSER) == 0, "a namespace");
    through(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) > 0, "a namespace");
    through(fork() >= 0, "a process");
    through(vfork() >= 0, "a process");
    through(daemon(0, 0) == 0, "a daemon");
    through(setuid(0) == 0 || setgid(0) == 0, "another user");
    long refused[] = {SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_bpf, SYS_io_uring_setup, SYS_keyctl, SYS_add_key,
        SYS_userfaultfd, SYS_perf_event_open, SYS_open_by_handle_at, SYS_init_module, SYS_reboot, SYS_setns, SYS_shmget,
        SYS_mq_open, SYS_seccomp, SYS_personality, SYS_eventfd2, SYS_inotify_init1, SYS_timer_create, SYS_mlock, SYS_swapon,
        SYS_sched_setaffinity, SYS_setrlimit, SYS_openat2, SYS_pipe2, SYS_splice, SYS_process_madvise, SYS_sethostname};
    for (unsigned i = 0; i < sizeof refused / sizeof *refused; i++) {
        long result = syscall(refused[i], 0, 0, 0, 0, 0, 0);
        if (result >= 0 || errno != EPERM) printf("THROUGH call %ld: %ld, %d\n", refused[i], result, errno);
    }
    long made = syscall(SYS_clone3, NULL, 0);
    through(made >= 0 || errno != ENOSYS, "clone3");
}

static void *sleeper(void *nothing) {
    pause();
    for (;;) sleep(1000);
    return nothing;
}

static void threads(void) {
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    for (;;) {
        pthread_t thread;
        if (pthread_create(&thread, &small, sleeper, NULL)) usleep(1000);
    }
}

static void disk(void) {
    int fd = open("/out/large", O_WRONLY | O_CREAT, 0600);
    for (long sum = 0;; ) {
        ssize_t wrote = write(fd, big, sizeof big);
        if (wrote < 0) {
            // The file's own limit; then the next.
            char name[32];
            sprintf(name, "/out/large%ld", sum++);
            close(fd);
            fd = open(name, O_WRONLY | O_CREAT, 0600);
        }
    }
}

static void many(void) {
    for (long i = 0;; i++) {
        char name[32];
        sprintf(name, "/out/f%ld", i);
        close(open(name, O_WRONLY | O_CREAT, 0600));
    }
}

static void memory(int shared) {
    size_t step = 16 << 20;
    long got = 0;
    for (;; got += 16) {
        char *more = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | (shared ? MAP_SHARED : MAP_PRIVATE), -1, 0);
        if (more == MAP_FAILED) break;
        memset(more, 1, step);
    }
    printf("got %ld MiB\n", got);
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    const char *deed = count > 1 ? arguments[1] : "";
    if (!strcmp(deed, "read")) reads(count - 2, arguments + 2);
    else if (!strcmp(deed, "sockets")) sockets();
    else if (!strcmp(deed, "write")) writes(arguments[2]);
    else if (!strcmp(deed, "others")) others(atoi(arguments[2]), atoi(arguments[3]));
    else if (!strcmp(deed, "threads")) threads();
    else if (!strcmp(deed, "disk")) disk();
    else if (!strcmp(deed, "many")) many();
    else if (!strcmp(deed, "memory")) memory(0);
    else if (!strcmp(deed, "shared")) memory(1);
    else if (!strcmp(deed, "spin")) for (puts("ready");;) ;
    else if (!strcmp(deed, "silent")) for (;;) sleep(1000);
    else if (!strcmp(deed, "flood")) for (;;) fwrite(big, 1, sizeof big, stdout), fwrite(big, 1, sizeof big, stderr);
    else if (!strcmp(deed, "crash")) abort();
    else if (!strcmp(deed, "hold")) {
        // Closes everything it has, deaf to every signal it can be deaf to, and computes on.
        for (int number = 1; number < 64; number++) signal(number, SIG_IGN);
        puts("ready");
        for (int fd = 0; fd < 512; fd++) close(fd);
        for (;;) ;
    } else if (!strcmp(deed, "talk")) {
        char line[256];
        while (fgets(line, sizeof line, stdin)) printf("heard %s", line);
    } else if (!strcmp(deed, "environment")) {
        extern char **environ;
        for (char **entry = environ; *entry; entry++) puts(*entry);
        char folder[256];
        printf("in %s\n", getcwd(folder, sizeof folder));
    } else if (!strcmp(deed, "scene")) {
        FILE *scene = fopen("/in/scene", "r");
        char text[256] = "";
        if (scene && fgets(text, sizeof text, scene)) printf("%s\n", text);
        FILE *out = fopen("/out/result", "w");
        fputs(text, out);
        fclose(out);
    }
    puts("end");
    return 0;
}
