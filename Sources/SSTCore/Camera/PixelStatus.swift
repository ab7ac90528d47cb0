/// What is wrong with a pixel in one event; nothing for a sound pixel.
///
/// The same word goes from the reader of raw files through the calibration to DL1 files and displays.
public struct PixelStatus: OptionSet, Sendable, Hashable {
  /// The stored bits.
  public let rawValue: UInt8
  /// Makes a status from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The event has no data of the pixel: its board was not there, or its module sent nothing.
  public static let missing = PixelStatus(rawValue: 1 << 0)
  /// Samples lie outside the range of the digitizer, so that the waveform means nothing.
  public static let impossibleSamples = PixelStatus(rawValue: 1 << 1)
}
