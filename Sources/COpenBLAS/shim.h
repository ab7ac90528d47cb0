#pragma once
#include <cblas.h>

// LAPACKE is not part of Debian's OpenBLAS; the Fortran routines are. All arguments are pointers, matrices are
// column-major, and LAPACK integers have 32 bits.
extern void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
extern void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b,
                    const int *ldb, int *info);
// The two halves of dpotri, unblocked: OpenBLAS's own dpotri wakes its threads even for small matrices, and callers
// on several threads then wait for each other.
extern void dtrti2_(const char *uplo, const char *diag, const int *n, double *a, const int *lda, int *info);
extern void dlauu2_(const char *uplo, const int *n, double *a, const int *lda, int *info);
extern void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
                   double *work, const int *lwork, int *info);
