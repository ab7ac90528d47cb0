/// How the samples of a camera become photoelectrons, as its file has it.
public struct CameraMonitoring: Sendable, Equatable {
  /// The pedestal of a sample, `[channel][pixel]`, in ADC counts.
  public var pedestals: [Float] = []
  /// Photoelectrons for each ADC count, flat field included, `[channel][pixel]`.
  public var factors: [Float] = []
  /// What is subtracted from times of pulses, in ns, `[channel][pixel]`; empty if not known.
  public var timeShiftsNS: [Float] = []
  /// The fluctuation of sums of pedestals as the simulation tells it, `[channel][pixel]`; empty if not known.
  public var noise: [Float] = []
  /// The rate of the night-sky background of each pixel, in photoelectrons per ns; empty if not known.
  public var nightSkyRates: [Float] = []
  /// True for pixels without high voltage.
  public var isDisabled: [Bool] = []

  /// Nothing known yet.
  public init() {}
}

/// What a simulation knows of a telescope's event beside the true image.
public struct SimulatedTelescopeEvent: Sendable, Equatable {
  /// The photoelectrons of the camera; NaN if the file does not say.
  public var photoelectronSum: Double
  /// The distance of the telescope from the axis of the shower, in metres; NaN without a shower.
  public var impactM: Double
  /// The trigger time after that of the array, in ns.
  public var triggerTimeNS: Float
  /// The kinds of trigger, one bit each, as stored.
  public var triggerKinds: Int32
  /// The pixels in the list of triggered ones; -1 without a list.
  public var triggerPixelCount: Int32

  /// Makes a record.
  public init(
    photoelectronSum: Double = .nan, impactM: Double = .nan, triggerTimeNS: Float = 0,
    triggerKinds: Int32 = 0, triggerPixelCount: Int32 = -1
  ) {
    (self.photoelectronSum, self.impactM) = (photoelectronSum, impactM)
    (self.triggerTimeNS, self.triggerKinds) = (triggerTimeNS, triggerKinds)
    self.triggerPixelCount = triggerPixelCount
  }
}
