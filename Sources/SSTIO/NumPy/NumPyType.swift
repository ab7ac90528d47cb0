/// The type of the values of a `.npy` file.
struct NumPyType: Equatable {
  /// What the values are.
  enum Kind: Character { case float = "f", signed = "i", unsigned = "u", bool = "b" }

  var kind: Kind
  /// The bytes of one value.
  var size: Int
  var isBigEndian: Bool

  /// The description as numpy writes it, for example `<f4`.
  var descr: String { (size == 1 ? "|" : isBigEndian ? ">" : "<") + "\(kind.rawValue)\(size)" }

  init(_ kind: Kind, _ size: Int, isBigEndian: Bool = false) {
    (self.kind, self.size, self.isBigEndian) = (kind, size, isBigEndian)
  }

  /// Reads numpy's description; throws for types that are not numbers.
  init(descr: String, path: String, offset: Int) throws(NumPyError) {
    var rest = Substring(descr)
    var isBig = false
    if let order = rest.first, "<>|=".contains(order) {
      isBig = order == ">"
      rest.removeFirst()
    }
    guard let letter = rest.popFirst() else {
      throw .damaged(path: path, offset: offset, found: "the type '\(descr)'", expected: "one such as '<f4'")
    }
    if letter == "O" {
      throw .unsupported(
        path: path, found: "pickled Python objects",
        advice: "Unpickling runs code from the file. Save numbers: numpy.save(file, array.astype('f4')).")
    }
    guard let kind = Kind(rawValue: letter), let size = Int(rest), Self.sizes(kind).contains(size) else {
      throw .unsupported(
        path: path, found: "values of type '\(descr.prefix(40))'",
        advice: "Known are f2, f4, f8, i1 to i8, u1 to u8 and b1: use array.astype('f4') or 'f8'.")
    }
    self.init(kind, size, isBigEndian: isBig && size > 1)
  }

  private static func sizes(_ kind: Kind) -> [Int] {
    switch kind {
    case .float: [2, 4, 8]
    case .signed, .unsigned: [1, 2, 4, 8]
    case .bool: [1]
    }
  }
}
