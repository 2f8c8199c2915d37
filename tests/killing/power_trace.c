/* Notes every change that a process makes to the files below a folder, in order.
 *
 * Preloaded (LD_PRELOAD) into the real process; the log says what a power cut could have left:
 * everything that was synced, and any part of what was not. One record is
 *   kind (w write, t truncate, s sync, u unlink, r rename), length of the path, offset, length of
 *   the data, path, data (of a rename the new path).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int out = -1;
static const char *folder;

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static int watched(const char *path) {
    if (!folder) {
        folder = getenv("POWER_FOLDER");
        out = open(getenv("POWER_TRACE"), O_WRONLY | O_CREAT | O_APPEND, 0644);
    }
    size_t length = strlen(path);
    if (strncmp(path, folder, strlen(folder)) != 0) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm") != 0;
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, 4000);
    if (length < 0) return 0;
    path[length] = 0;
    return watched(path);
}

static void note(char kind, const char *path, int64_t offset, const void *data, uint32_t length) {
    static char record[1 << 20];
    uint16_t name = (uint16_t)strlen(path);
    char *end = record;
    *end++ = kind;
    memcpy(end, &name, 2), end += 2;
    memcpy(end, &offset, 8), end += 8;
    memcpy(end, &length, 4), end += 4;
    memcpy(end, path, name), end += name;
    if (data) memcpy(end, data, length), end += length;
    if (REAL(write)(out, record, (size_t)(end - record)) < 0) abort();
}

/* The call and its note are one step, so that the log has the order in which things happened. */
#define NOTED(kind, path, offset, data, length, call)                \
    do {                                                             \
        pthread_mutex_lock(&order);                                  \
        __typeof__(call) result = (call);                            \
        if (result >= 0) note(kind, path, offset, data, length);     \
        pthread_mutex_unlock(&order);                                \
        return result;                                               \
    } while (0)

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    char path[4096];
    if (!path_of(fd, path)) return REAL(pwrite64)(fd, data, length, offset);
    NOTED('w', path, offset, data, (uint32_t)length, REAL(pwrite64)(fd, data, length, offset));
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    char path[4096];
    if (!path_of(fd, path)) return REAL(pwrite)(fd, data, length, offset);
    NOTED('w', path, offset, data, (uint32_t)length, REAL(pwrite)(fd, data, length, offset));
}

ssize_t write(int fd, const void *data, size_t length) {
    char path[4096];
    if (!path_of(fd, path)) return REAL(write)(fd, data, length);
    off_t at = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    NOTED('w', path, at, data, (uint32_t)length, REAL(write)(fd, data, length));
}

int ftruncate64(int fd, off64_t length) {
    char path[4096];
    if (!path_of(fd, path)) return REAL(ftruncate64)(fd, length);
    NOTED('t', path, length, NULL, 0, REAL(ftruncate64)(fd, length));
}

int ftruncate(int fd, off_t length) {
    char path[4096];
    if (!path_of(fd, path)) return REAL(ftruncate)(fd, length);
    NOTED('t', path, length, NULL, 0, REAL(ftruncate)(fd, length));
}

int fdatasync(int fd) {
    char path[4096];
    if (!path_of(fd, path)) return REAL(fdatasync)(fd);
    NOTED('s', path, 0, NULL, 0, REAL(fdatasync)(fd));
}

int fsync(int fd) {
    char path[4096];
    if (!path_of(fd, path)) return REAL(fsync)(fd);
    NOTED('s', path, 0, NULL, 0, REAL(fsync)(fd));
}

int unlink(const char *name) {
    if (!watched(name)) return REAL(unlink)(name);
    NOTED('u', name, 0, NULL, 0, REAL(unlink)(name));
}

int rename(const char *name, const char *other) {
    if (!watched(name) || !watched(other)) return REAL(rename)(name, other);
    NOTED('r', name, 0, other, (uint32_t)strlen(other), REAL(rename)(name, other));
}
