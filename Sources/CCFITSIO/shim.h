#pragma once
#include <fitsio.h>

// The readable names of cfitsio are macros, which Swift does not import.

// Opens exactly this file: no filters in brackets, no templates, no network.
static inline int sst_fits_open(fitsfile **file, const char *path, int *status) {
  return fits_open_diskfile(file, path, READONLY, status);
}
static inline int sst_fits_create(fitsfile **file, const char *path, int *status) {
  return fits_create_diskfile(file, path, status);
}
static inline int sst_fits_close(fitsfile *file, int *status) { return fits_close_file(file, status); }
static inline int sst_fits_flush(fitsfile *file, int *status) { return fits_flush_file(file, status); }

// Messages pile up in one place for the whole process: an error is taken with its text, the pile cleared.
static inline void sst_fits_error_text(int status, char *text) {
  fits_get_errstatus(status, text);
  fits_clear_errmsg();
}

// Reading.
static inline int sst_fits_unit_count(fitsfile *file, int *count, int *status) {
  return fits_get_num_hdus(file, count, status);
}
static inline int sst_fits_move(fitsfile *file, int number, int *type, int *status) {
  return fits_movabs_hdu(file, number, type, status);
}
static inline int sst_fits_card_count(fitsfile *file, int *count, int *status) {
  int more = 0;
  return fits_get_hdrspace(file, count, &more, status);
}
static inline int sst_fits_card(fitsfile *file, int number, char *card, int *status) {
  return fits_read_record(file, number, card, status);
}
static inline int sst_fits_places(
    fitsfile *file, LONGLONG *header, LONGLONG *data, LONGLONG *end, int *status) {
  return fits_get_hduaddrll(file, header, data, end, status);
}
static inline int sst_fits_row_count(fitsfile *file, LONGLONG *count, int *status) {
  return fits_get_num_rowsll(file, count, status);
}
static inline int sst_fits_column_count(fitsfile *file, int *count, int *status) {
  return fits_get_num_cols(file, count, status);
}
static inline int sst_fits_column(
    fitsfile *file, int number, int *type, LONGLONG *repeat, LONGLONG *width, int *status) {
  return fits_get_coltypell(file, number, type, repeat, width, status);
}

// Writing.
static inline int sst_fits_create_primary(fitsfile *file, int *status) {
  return fits_create_img(file, SHORT_IMG, 0, NULL, status);
}
static inline int sst_fits_create_bytes(fitsfile *file, long count, int *status) {
  return fits_create_img(file, SBYTE_IMG, 1, &count, status);
}
static inline int sst_fits_write_card(fitsfile *file, const char *card, int *status) {
  return fits_write_record(file, card, status);
}
static inline int sst_fits_create_table(
    fitsfile *file, int columns, char **names, char **forms, char **units, const char *name, int *status) {
  return fits_create_tbl(file, BINARY_TBL, 0, columns, names, forms, units, name, status);
}
static inline int sst_fits_write_rows(
    fitsfile *file, LONGLONG first, LONGLONG count, const unsigned char *bytes, int *status) {
  return fits_write_tblbytes(file, first, 1, count, (unsigned char *)bytes, status);
}
static inline int sst_fits_write_name(fitsfile *file, const char *name, int *status) {
  return fits_write_key_str(file, "EXTNAME", name, "name of the extension", status);
}
static inline int sst_fits_write_signed_bytes(fitsfile *file, LONGLONG count, const char *bytes, int *status) {
  return fits_write_img(file, TSBYTE, 1, count, (void *)bytes, status);
}
