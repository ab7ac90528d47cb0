/// One event with the images of all telescopes.
public struct DisplayedEvent: Sendable, Equatable {
  /// The number by which users find it.
  public var id: Int64
  /// Its row in the input, from 0.
  public var row: Int
  /// What triggered it, in words; may be empty.
  public var kind: String
  /// The image of each telescope of the page, in its order; nil if one has none.
  public var images: [DisplayedImage?]
  /// The reconstruction from all images; nil if there is none to be had.
  public var stereo: DisplayedStereo?
  /// The time of the second telescope minus that of the first, in words; empty if there is none.
  public var timeDifference: String

  /// Collects the images of an event.
  ///
  /// - Parameters:
  ///   - id: the number by which users find it.
  ///   - row: its row in the input, from 0.
  ///   - kind: what triggered it, in words.
  ///   - images: the image of each telescope of the page, in its order.
  ///   - stereo: the reconstruction from all images.
  ///   - timeDifference: the time of the second telescope minus that of the first, in words.
  public init(
    id: Int64, row: Int, kind: String = "", images: [DisplayedImage?], stereo: DisplayedStereo? = nil,
    timeDifference: String = ""
  ) {
    self.id = id
    self.row = row
    self.kind = kind
    self.images = images
    self.stereo = stereo
    self.timeDifference = timeDifference
  }
}
