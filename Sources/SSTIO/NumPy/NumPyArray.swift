/// A numeric array of a `.npy` file, in memory.
///
/// Format versions 1.0 to 3.0; floating-point numbers of 2, 4 and 8 bytes, integers and booleans, in both byte
/// orders, in C and in Fortran order. Pickled objects are refused.
public struct NumPyArray: Sendable, Equatable {
  /// The lengths of the axes, empty for a single value.
  public var shape: [Int]
  /// The values, the last axis running fastest whatever the order in the file; half precision becomes `float32`.
  public var data: ColumnData

  /// Takes values, the last axis running fastest.
  ///
  /// - Parameters:
  ///   - shape: the lengths of the axes.
  ///   - data: as many values as `shape` asks for.
  public init(shape: [Int], data: ColumnData) {
    self.shape = shape
    self.data = data
  }

  /// Reads a file; it must hold exactly one array.
  ///
  /// The values are read into their final place: beside them no more than a megabyte is used.
  /// - Throws: ``NumPyError``.
  public static func read(path: String) throws(NumPyError) -> NumPyArray {
    let file: RandomAccessFile
    do throws(FileError) { file = try RandomAccessFile(path: path) } catch { throw .file(error) }
    return try read(file)
  }

  static func read(_ file: RandomAccessFile) throws(NumPyError) -> NumPyArray {
    let header = try NumPyHeader(file)
    let reading = NumPyReading(file: file, header: header)
    do throws(FileError) {
      return NumPyArray(shape: header.shape, data: try reading.values())
    } catch {
      throw .file(error)
    }
  }
}
