#pragma once

// What the C library has for Linux alone, which Swift's module of it leaves out. No header is included: its types would
// seem to belong here.

int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned flags);
int fcntl(int descriptor, int command, ...);

// Copies what is in a pipe into another one and leaves it there; waits for the first byte.
long tee(int from, int to, unsigned long count, unsigned flags);

// Copies a part of a file into another one without a way through the program, and without copying at all where the file
// system can share blocks.
long copy_file_range(int from, long *from_offset, int to, long *to_offset, unsigned long count, unsigned flags);

// Renames unless the new name is taken: AT_FDCWD and RENAME_NOREPLACE.
static inline int sst_rename_new(const char *old_path, const char *new_path) {
  return renameat2(-100, old_path, -100, new_path, 1);
}

// Two files change their names (RENAME_EXCHANGE); -1 with errno EINVAL or ENOSYS where the file system cannot do that.
static inline int sst_exchange_names(const char *first, const char *second) {
  return renameat2(-100, first, -100, second, 2);
}

// Takes a write lock on a whole file (F_OFD_SETLK, struct flock on 64-bit Linux). It belongs to the open file; unlike
// other POSIX locks it is not lost when the process closes another descriptor of the file.
static inline int sst_take_lock(int descriptor) {
  struct {
    short type, whence;
    long start, length;
    int process;
  } lock = {1, 0, 0, 0, 0};
  return fcntl(descriptor, 37, &lock);
}
