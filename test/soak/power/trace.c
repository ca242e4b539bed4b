/*
 * Loaded into a process by LD_PRELOAD: writes down every change that the process makes to files, in the order in which they
 * happen, into the file named by TIDEMARK_TRACE. One lock is held over each call and its record, so that the order is real.
 *
 * A record: kind (1 byte), three numbers (8 bytes each), the length of a text or of data (8 bytes), and that.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 'c', WRITE = 'w', SIZE = 's', SYNC = 'y', RENAME = 'r', UNLINK = 'u', MKDIR = 'm', LINK = 'l' };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;

static int trace_file(void) {
  if (trace >= 0) return trace;
  const char *name = getenv("TIDEMARK_TRACE");
  if (name == NULL) return -1;
  trace = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  return trace;
}

static void all(const void *data, size_t size) {
  const char *at = data;
  while (size > 0) {
    long done = syscall(SYS_write, trace, at, size);
    if (done <= 0) {
      if (done < 0 && errno == EINTR) continue;
      abort();
    }
    at += done;
    size -= (size_t)done;
  }
}

static void record(char kind, uint64_t a, uint64_t b, uint64_t c, const void *data, size_t size) {
  if (trace_file() < 0) return;
  int saved = errno;
  /* In one write, so that whoever looks at the file's size sees whole records. */
  size_t length = 33 + size;
  char *whole = malloc(length);
  if (whole == NULL) abort();
  uint64_t numbers[4] = {a, b, c, size};
  whole[0] = kind;
  memcpy(whole + 1, numbers, sizeof numbers);
  if (size > 0) memcpy(whole + 33, data, size);
  all(whole, length);
  free(whole);
  errno = saved;
}

static void record_paths(char kind, uint64_t node, const char *from, const char *to) {
  size_t first = strlen(from) + 1, second = strlen(to);
  char *both = malloc(first + second);
  if (both == NULL) abort();
  memcpy(both, from, first);
  memcpy(both + first, to, second);
  record(kind, node, 0, 0, both, first + second);
  free(both);
}

static int node_of(int fd, uint64_t *node, uint64_t *size) {
  struct stat found;
  if (fstat(fd, &found) != 0) return 0;
  if (!S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode)) return 0;
  *node = found.st_ino;
  *size = (uint64_t)found.st_size;
  return 1;
}


static int open_at(int folder, const char *path, int flags, mode_t mode) {
  if ((flags & (O_CREAT | O_TRUNC)) == 0) return (int)syscall(SYS_openat, folder, path, flags, mode);
  pthread_mutex_lock(&lock);
  int there = faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
  int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
  int saved = errno;
  uint64_t node, size;
  if (fd >= 0 && node_of(fd, &node, &size)) {
    if (!there) record(CREATE, node, 0, 0, path, strlen(path));
    else if (flags & O_TRUNC) record(SIZE, node, 0, 0, NULL, 0);
  }
  errno = saved;
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE return open_at(folder, path, flags | O_LARGEFILE, mode); }
int __open_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags | O_LARGEFILE, 0); }

static void wrote(uint64_t node, uint64_t at, const void *data, ssize_t done) {
  if (done > 0) record(WRITE, node, at, 0, data, (size_t)done);
}

/* Where a write without a place goes. */
static uint64_t place_of(int fd, uint64_t size) {
  int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_APPEND) ? size : (uint64_t)lseek(fd, 0, SEEK_CUR);
}

static ssize_t write_at(int fd, const struct iovec *parts, int count, off_t at, int placed) {
  uint64_t node, size;
  if (fd == trace || !node_of(fd, &node, &size))
    return placed ? syscall(SYS_pwritev, fd, parts, count, at, 0) : syscall(SYS_writev, fd, parts, count);
  pthread_mutex_lock(&lock);
  node_of(fd, &node, &size);
  uint64_t place = placed ? (uint64_t)at : place_of(fd, size);
  ssize_t done = placed ? syscall(SYS_pwritev, fd, parts, count, at, 0) : syscall(SYS_writev, fd, parts, count);
  int saved = errno;
  ssize_t left = done;
  for (int part = 0; part < count && left > 0; part++) {
    ssize_t length = (ssize_t)parts[part].iov_len < left ? (ssize_t)parts[part].iov_len : left;
    wrote(node, place, parts[part].iov_base, length);
    place += (uint64_t)length;
    left -= length;
  }
  errno = saved;
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t write(int fd, const void *data, size_t size) {
  struct iovec part = {(void *)data, size};
  return write_at(fd, &part, 1, 0, 0);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  struct iovec part = {(void *)data, size};
  return write_at(fd, &part, 1, at, 1);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { return pwrite(fd, data, size, at); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return write_at(fd, parts, count, 0, 0); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return write_at(fd, parts, count, at, 1); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return write_at(fd, parts, count, at, 1); }

int ftruncate(int fd, off_t length) {
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_ftruncate, fd, length);
  uint64_t node, size;
  if (result == 0 && node_of(fd, &node, &size)) record(SIZE, node, (uint64_t)length, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

static int sync_file(int fd, long call) {
  pthread_mutex_lock(&lock);
  int result = (int)syscall(call, fd);
  uint64_t node, size;
  if (result == 0 && node_of(fd, &node, &size)) record(SYNC, node, 0, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int fsync(int fd) { return sync_file(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_file(fd, SYS_fdatasync); }

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (result == 0) record_paths(RENAME, 0, from, to);
  pthread_mutex_unlock(&lock);
  return result;
}
int link(const char *from, const char *to) {
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (result == 0) record_paths(LINK, 0, from, to);
  pthread_mutex_unlock(&lock);
  return result;
}
static int remove_name(const char *path, int flags) {
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, flags);
  if (result == 0) record(UNLINK, 0, 0, 0, path, strlen(path));
  pthread_mutex_unlock(&lock);
  return result;
}
int unlink(const char *path) { return remove_name(path, 0); }
int rmdir(const char *path) { return remove_name(path, AT_REMOVEDIR); }
int mkdir(const char *path, mode_t mode) {
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  struct stat made;
  if (result == 0 && stat(path, &made) == 0) record(MKDIR, made.st_ino, 0, 0, path, strlen(path));
  pthread_mutex_unlock(&lock);
  return result;
}
