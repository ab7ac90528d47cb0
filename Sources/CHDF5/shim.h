#pragma once
#include <hdf5.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// What Swift cannot import from hdf5.h: macros that start the library, macros with casts, calls whose
// signature depends on the version of the library.

// Ids and flags.
static inline unsigned sst_h5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned sst_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned sst_h5_read_write(void) { return H5F_ACC_RDWR; }
static inline hid_t sst_h5_default(void) { return H5P_DEFAULT; }
static inline hid_t sst_h5_all(void) { return H5S_ALL; }
static inline hsize_t sst_h5_unlimited(void) { return H5S_UNLIMITED; }
static inline hid_t sst_h5_new_file_access(void) { return H5Pcreate(H5P_FILE_ACCESS); }
static inline hid_t sst_h5_new_file_creation(void) { return H5Pcreate(H5P_FILE_CREATE); }
static inline hid_t sst_h5_new_group_creation(void) { return H5Pcreate(H5P_GROUP_CREATE); }
static inline hid_t sst_h5_new_dataset_creation(void) { return H5Pcreate(H5P_DATASET_CREATE); }
static inline hid_t sst_h5_new_dataset_access(void) { return H5Pcreate(H5P_DATASET_ACCESS); }

// Stored little-endian types, numbered as in StoredType.swift.
static inline hid_t sst_h5_stored_type(int number) {
  switch (number) {
    case 0: return H5T_STD_I8LE;
    case 1: return H5T_STD_I16LE;
    case 2: return H5T_STD_I32LE;
    case 3: return H5T_STD_I64LE;
    case 4: return H5T_STD_U8LE;
    case 5: return H5T_STD_U16LE;
    case 6: return H5T_STD_U32LE;
    case 7: return H5T_STD_U64LE;
    case 8: return H5T_IEEE_F32LE;
    case 9: return H5T_IEEE_F64LE;
    case 10: return H5T_STD_B8LE;
    case 11: return H5T_C_S1;
    default: return -1;
  }
}
// 0: not an IEEE type of this size; 1: little-endian; 2: big-endian.
static inline int sst_h5_ieee_order(hid_t type) {
  if (H5Tequal(type, H5T_IEEE_F32LE) > 0 || H5Tequal(type, H5T_IEEE_F64LE) > 0) return 1;
  if (H5Tequal(type, H5T_IEEE_F32BE) > 0 || H5Tequal(type, H5T_IEEE_F64BE) > 0) return 2;
  return 0;
}

// No printing from inside the library; the setting belongs to the calling thread.
static inline void sst_h5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

struct sst_h5_text {
  char *bytes;
  size_t capacity;
};
static inline herr_t sst_h5_take_text(unsigned level, const H5E_error2_t *error, void *context) {
  struct sst_h5_text *text = (struct sst_h5_text *)context;
  (void)level;
  snprintf(text->bytes, text->capacity, "%s", error->desc ? error->desc : "");
  return 1;
}
// The description of the innermost failure of this thread, or an empty text.
static inline void sst_h5_innermost_error(char *bytes, size_t capacity) {
  struct sst_h5_text text = {bytes, capacity};
  if (capacity == 0) return;
  bytes[0] = 0;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, sst_h5_take_text, &text);
}

// A shared lock that file systems without locks may refuse; HDF5_USE_FILE_LOCKING has the last word.
static inline herr_t sst_h5_lenient_locking(hid_t access) {
#if H5_VERSION_GE(1, 10, 7)
  return H5Pset_file_locking(access, 1, 1);
#else
  (void)access;
  return 0;
#endif
}

// No lock of the library's own, for files that their writer has locked.
static inline herr_t sst_h5_no_locking(hid_t access) {
#if H5_VERSION_GE(1, 10, 7)
  return H5Pset_file_locking(access, 0, 1);
#else
  (void)access;
  return 0;
#endif
}

// Kind of an object: 0 group, 1 dataset, 2 anything else; address: the same for two names of one object.
static inline int sst_h5_object_info(hid_t location, const char *name, int *kind, uint64_t *address) {
  H5O_type_t type;
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  if (H5Oget_info_by_name3(location, name, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return -1;
  memcpy(address, &info.token, sizeof *address);
#else
  H5O_info_t info;
  if (H5Oget_info_by_name2(location, name, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return -1;
  *address = (uint64_t)info.addr;
#endif
  type = info.type;
  *kind = type == H5O_TYPE_GROUP ? 0 : type == H5O_TYPE_DATASET ? 1 : 2;
  return 0;
}

// Kind of a link: -1 no such link, 0 hard, 1 soft, 2 external or user-defined.
static inline int sst_h5_link_kind(hid_t location, const char *name) {
  H5L_info_t info;
  if (H5Lexists(location, name, H5P_DEFAULT) <= 0) return -1;
  if (H5Lget_info(location, name, &info, H5P_DEFAULT) < 0) return -1;
  return info.type == H5L_TYPE_HARD ? 0 : info.type == H5L_TYPE_SOFT ? 1 : 2;
}

// The names of a group's links, by name, one after the other; a negative number if the group is damaged or `visit`
// returns one.
static inline herr_t sst_h5_links(
    hid_t group, herr_t (*visit)(hid_t, const char *, const H5L_info_t *, void *), void *context) {
  hsize_t position = 0;
  return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &position, visit, context);
}

// One filter of a pipeline; returns its id or a negative number.
static inline int sst_h5_filter(
    hid_t creation, unsigned index, unsigned *values, size_t *count, char *name, size_t capacity) {
  unsigned flags = 0, config = 0;
  return (int)H5Pget_filter2(creation, index, &flags, count, values, capacity, name, &config);
}

static inline herr_t sst_h5_register_filter(
    int id, const char *name,
    size_t (*run)(unsigned, size_t, const unsigned *, size_t, size_t *, void **)) {
  H5Z_class2_t filter = {H5Z_CLASS_T_VERS, id, 0, 1, name, NULL, NULL, run};
  return H5Zregister(&filter);
}
static inline unsigned sst_h5_filter_reverse_flag(void) { return H5Z_FLAG_REVERSE; }
