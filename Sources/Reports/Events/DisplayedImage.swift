/// The image of one event in one camera.
public struct DisplayedImage: Sendable, Equatable {
  /// The ellipse of an image, in the camera frame.
  public struct Ellipse: Sendable, Equatable {
    /// The centre of gravity, in metres.
    public var x, y: Double
    /// The rms along and across the major axis, in metres.
    public var length, width: Double
    /// The angle of the major axis from x towards y, in degrees.
    public var psiDeg: Double

    /// Makes an ellipse.
    ///
    /// - Parameters:
    ///   - x: the centre of gravity, in metres.
    ///   - y: the centre of gravity, in metres.
    ///   - length: the rms along the major axis, in metres.
    ///   - width: the rms across the major axis, in metres.
    ///   - psiDeg: the angle of the major axis from x towards y, in degrees.
    public init(x: Double, y: Double, length: Double, width: Double, psiDeg: Double) {
      self.x = x
      self.y = y
      self.length = length
      self.width = width
      self.psiDeg = psiDeg
    }
  }

  /// A place in the camera that a direction of the sky has, in metres.
  public struct Place: Sendable, Equatable {
    /// In the camera frame.
    public var x, y: Double

    /// Makes a place in the camera.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The charge of each pixel; NaN if it has none.
  public var charges: [Float]
  /// The time of each pixel's pulse, in nanoseconds from the start of the readout; empty if unknown.
  public var peakTimesNS: [Float] = []
  /// Which pixels passed the cleaning; nil if the image was not cleaned.
  public var mask: [Bool]?
  /// The ellipse; nil if there is none.
  public var ellipse: Ellipse?
  /// The values of ``EventDisplayPage/quantities``, in their order.
  public var values: [Double] = []
  /// The trigger time in words; nil if unknown.
  public var time: String?
  /// Where the reconstructed direction is; nil if unknown.
  public var direction: Place?
  /// Where the pointing of the array is; nil if unknown.
  public var arrayPointing: Place?
  /// The pointing of the telescope in words; nil if unknown.
  public var pointing: String?
  /// What else is to be said, such as why there is no ellipse.
  public var note = ""
  /// Waveforms of pixels.
  public var waveforms: DisplayedWaveforms?

  /// Makes an image of charges; what else is known is set afterwards.
  public init(charges: [Float]) { self.charges = charges }
}
