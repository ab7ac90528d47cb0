/// What is wrong with a mapping file.
public enum PixelMappingError: SSTError, Equatable {
  /// The line of names lacks a column.
  case missingColumn(path: String, column: String)
  /// A line cannot be understood.
  case badLine(path: String, line: Int, detail: String)
  /// The pixels do not form a camera.
  case badCamera(path: String, detail: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .missingColumn: ErrorCode(.inputCorrupt, 45, "mapping-column")
    case .badLine: ErrorCode(.inputCorrupt, 46, "mapping-line")
    case .badCamera: ErrorCode(.inputCorrupt, 47, "mapping-camera")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .missingColumn(let path, let column):
      "\(path): no column '\(column)'; a mapping file has the columns slot, asic, channel, row, column, "
        + "x_m, y_m"
    case .badLine(let path, let line, let detail): "\(path): line \(line): \(detail)"
    case .badCamera(let path, let detail): "\(path): \(detail)"
    }
  }
}

extension PixelMapping {
  /// The most pixels of a camera: 32 modules of 64.
  static let maximumPixels = 2048

  /// Reads a mapping file.
  ///
  /// A line of column names, then one line a pixel in any order; columns are separated by commas, or by blanks and
  /// tabs; lines that start with `#` are comments. Needed are `slot`, `asic`, `channel`, `row`, `column` (or `col`),
  /// `x_m`, `y_m` (or `xpix`, `ypix`), in metres; `superpixel` (or `superpix`), `sipm_pixel` (or `sipmpix`), `z_m`,
  /// `width_m` and `pixel` are taken if they are present, all others ignored. The pixels must be those of whole modules
  /// in slots from 0 on without a gap.
  /// - Parameters:
  ///   - text: the content of the file.
  ///   - name: the camera's name.
  ///   - path: where the text is from, for messages.
  /// - Throws: ``PixelMappingError``.
  public init(parsing text: String, name: String, path: String) throws(PixelMappingError) {
    var reader: MappingReader?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let fields = MappingReader.fields(line)
      if fields.isEmpty || fields[0].hasPrefix("#") { continue }
      if reader == nil {
        reader = try MappingReader(names: fields, path: path)
      } else {
        try reader?.add(fields, line: index + 1)
      }
    }
    guard let reader else { throw .missingColumn(path: path, column: "slot") }
    let pixels = try reader.finish()
    self.init(name: name, pixels: pixels, pixelWidth: reader.width ?? Self.checSPixelWidth)
  }
}

/// Collects the pixels of a mapping file.
private struct MappingReader {
  private let path: String
  private let columns: [String: Int]
  private var pixels: [Int: PixelMapping.Pixel] = [:]
  private(set) var width: Double?

  private static let aliases = [
    "col": "column", "xpix": "x_m", "ypix": "y_m", "superpix": "superpixel", "sipmpix": "sipm_pixel",
  ]

  static func fields(_ line: Substring) -> [String] {
    let parts =
      line.contains(",")
      ? line.split(separator: ",", omittingEmptySubsequences: false)
      : line.split(whereSeparator: \.isWhitespace)
    let fields = parts.map { part in
      String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    return fields.allSatisfy(\.isEmpty) ? [] : fields
  }

  init(names: [String], path: String) throws(PixelMappingError) {
    self.path = path
    var columns: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      let name = name.lowercased()
      columns[Self.aliases[name] ?? name] = index
    }
    for needed in ["slot", "asic", "channel", "row", "column", "x_m", "y_m"] where columns[needed] == nil {
      throw .missingColumn(path: path, column: needed)
    }
    self.columns = columns
  }

  mutating func add(_ fields: [String], line: Int) throws(PixelMappingError) {
    func wrong(_ detail: String) -> PixelMappingError { .badLine(path: path, line: line, detail: detail) }
    func text(_ name: String) -> String? {
      columns[name].flatMap { $0 < fields.count ? fields[$0] : nil }
    }
    func whole(_ name: String, _ range: ClosedRange<Int>) throws(PixelMappingError) -> Int {
      guard let text = text(name), let number = Int(text), range.contains(number) else {
        throw wrong(
          "\(name) is '\(text(name) ?? "")', expected \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
    func metres(_ name: String) throws(PixelMappingError) -> Double {
      guard let text = text(name), let number = Double(text), abs(number) < 100 else {
        throw wrong("\(name) is '\(text(name) ?? "")', expected a length in m")
      }
      return number
    }
    let (slot, asic) = (try whole("slot", 0...31), try whole("asic", 0...3))
    let channel = try whole("channel", 0...15)
    let index = slot * 64 + asic * 16 + channel
    if columns["pixel"] != nil, try whole("pixel", 0...2047) != index {
      throw wrong("pixel is not slot * 64 + asic * 16 + channel = \(index)")
    }
    if columns["width_m"] != nil {
      let found = try metres("width_m")
      guard found > 0, width ?? found == found else { throw wrong("width_m must be one positive number") }
      width = found
    }
    let pixel = PixelMapping.Pixel(
      slot: slot, asic: asic, channel: channel, row: try whole("row", 0...9999),
      column: try whole("column", 0...9999),
      superpixel: columns["superpixel"] == nil ? index / 4 : try whole("superpixel", 0...9999),
      sensorPixel: columns["sipm_pixel"] == nil ? nil : try whole("sipm_pixel", 0...9999),
      x: try metres("x_m"), y: try metres("y_m"), z: columns["z_m"] == nil ? 0 : try metres("z_m"))
    if pixels.updateValue(pixel, forKey: index) != nil { throw wrong("pixel \(index) occurs twice") }
  }

  func finish() throws(PixelMappingError) -> [PixelMapping.Pixel] {
    let sorted = pixels.sorted { $0.key < $1.key }
    guard !sorted.isEmpty, sorted.count % 64 == 0, sorted.last?.key == sorted.count - 1 else {
      throw .badCamera(
        path: path, detail: "\(sorted.count) pixels do not form complete modules of 64 in slots from 0 on")
    }
    let places = Set(sorted.map { [$0.value.row, $0.value.column] })
    guard places.count == sorted.count else {
      throw .badCamera(path: path, detail: "two pixels have the same row and column")
    }
    return sorted.map(\.value)
  }
}
