public import SSTIO

/// The images of some events of one telescope, in contiguous arrays `[event][pixel]`.
public struct ImageBlock: Sendable, Equatable {
  /// The events.
  public var ids: [TelescopeEventID]
  /// The charge of each pixel, in photoelectrons.
  public var charges: [Float]
  /// The peak time of each pixel's pulse, in ns from the start of the readout.
  public var peakTimes: [Float]
  /// True for pixels that survive cleaning.
  public var masks: [Bool]
  /// True for events whose extraction succeeded.
  public var isValid: [Bool]

  /// Makes a block of events.
  public init(
    ids: [TelescopeEventID] = [], charges: [Float] = [], peakTimes: [Float] = [], masks: [Bool] = [],
    isValid: [Bool] = []
  ) {
    (self.ids, self.charges, self.peakTimes) = (ids, charges, peakTimes)
    (self.masks, self.isValid) = (masks, isValid)
  }

  /// The number of events.
  public var count: Int { ids.count }
  /// The number of pixels; 0 without events.
  public var pixelCount: Int { ids.isEmpty ? 0 : charges.count / ids.count }

  static let imageColumn = "image"

  /// The table of a telescope.
  public static func table(telescope: Int, pixelCount: Int) -> BlockTable<ImageBlock> {
    BlockTable(TablePath.images(telescope: telescope)) {
      TelescopeEventID.columns.each(\.ids, initial: TelescopeEventID())
      BlockColumn.array(imageColumn, \.charges, pixelCount, "charge of each pixel in p.e.")
      BlockColumn.array(
        "peak_time", \.peakTimes, pixelCount,
        "peak time of the pulse of each pixel in ns from the start of the readout"
      ).optional
      BlockColumn.array("image_mask", \.masks, pixelCount, "true for pixels that survive cleaning")
        .optional
      BlockColumn.array("is_valid", \.isValid, 1, isScalar: true, "true if charges could be extracted")
        .optional
    }
  }
}
