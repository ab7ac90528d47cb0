internal import SSTIO

/// The SHA-256 of the bytes of numbers, in hexadecimal, for comparing arrays with golden files.
public func sha256<Number: BitwiseCopyable>(_ numbers: some Collection<Number>) -> String {
  ContentHash(of: Array(numbers).withUnsafeBytes { Array($0) }).hexadecimal
}
