extension ZFITSWriter {
  /// A codec number of the ZFITS format that can be written; a column has a list of them, applied in order.
  ///
  /// Words are little-endian, arithmetic is modulo 2^16. The numbers are those that the block header stores.
  public struct Codec: RawRepresentable, Hashable, Sendable {
    /// The number that the block header stores.
    public let rawValue: UInt16
    /// Makes a codec from its number; only the named ones can be applied.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The bytes as they are (end stage).
    public static let raw = Codec(rawValue: 0)
    /// Each 16-bit word minus the mean of the two before it, rounded towards zero.
    public static let smoothing = Codec(rawValue: 1)
    /// Huffman code of 16-bit words (end stage).
    public static let huffman16 = Codec(rawValue: 2)
    /// Each 16-bit word minus the one before it.
    public static let difference = Codec(rawValue: 3)
    /// Low bytes of all 16-bit words, then the high bytes.
    public static let splitBytes = Codec(rawValue: 5)
    /// zlib stream (end stage).
    public static let zlib = Codec(rawValue: 7)
    /// Two Huffman codes, one for each half of the words (end stage).
    public static let halfman16 = Codec(rawValue: 12)
    /// Low words of all 32-bit words, then the high words.
    public static let splitWords = Codec(rawValue: 14)
    /// Each 16-bit word plus 128.
    public static let offset128 = Codec(rawValue: 16)
    /// zstd frame (end stage).
    public static let zstd = Codec(rawValue: 23)

    /// True for the codecs that may stand in last place only.
    var isEndStage: Bool { [0, 2, 7, 12, 23].contains(rawValue) }
    /// True for the codecs that may stand before the last place.
    var isTransform: Bool { [1, 3, 5, 14, 16].contains(rawValue) }
  }

  /// How hard the compressors work; the bytes decode to the same whatever is chosen.
  public struct CompressionLevels: Hashable, Sendable {
    /// The level of zlib blocks, 1 to 12 (libdeflate's scale).
    public var zlib: Int
    /// The level of zstd blocks, 1 to 19.
    public var zstd: Int

    /// Makes a choice; the defaults are the libraries' own middle way.
    public init(zlib: Int = 6, zstd: Int = 3) {
      self.zlib = min(max(zlib, 1), 12)
      self.zstd = min(max(zstd, 1), 19)
    }
  }

  /// Checks that `codecs` is some transforms followed by exactly one end stage.
  static func validate(_ codecs: [Codec]) throws(ZFITSWriterError) {
    let numbers = codecs.map(\.rawValue)
    guard let last = codecs.last else { throw .badCodecs(codecs: numbers, reason: "it is empty") }
    if codecs.count > 255 { throw .badCodecs(codecs: numbers, reason: "more than 255 codecs") }
    if !last.isEndStage {
      throw .badCodecs(codecs: numbers, reason: "the last codec must be one of 0, 2, 7, 12, 23")
    }
    for codec in codecs.dropLast() where !codec.isTransform {
      throw .badCodecs(
        codecs: numbers, reason: "codec \(codec.rawValue) may not stand before the last; 1, 3, 5, 14, 16 may")
    }
  }
}
