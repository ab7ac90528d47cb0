/// What a file of events says about itself, in terms that hold for every format.
public struct SourceDescription: Sendable, Equatable {
  /// The instrument that took the events, or was simulated.
  public enum Instrument: Sendable, Equatable {
    /// A telescope of SST-1M with the DigiCam camera.
    case sst1m
    /// A camera of CHEC-S or SSTCAM modules in the laboratory.
    case sstcam
    /// Any other telescope of CTAO.
    case ctao
  }

  /// The file's path.
  public var path: String
  /// A name for the format, for example `SST-1M R0 (zfits)`.
  public var format: String
  /// The data level, for example `R0`.
  public var level: String
  /// The instrument.
  public var instrument: Instrument
  /// The array with positions and optics, where it is known; nil for laboratory files.
  public var subarray: SubarrayDescription?
  /// The telescopes whose events the file holds, at least one, in the order of ``EventBlock/telescopes``.
  public var telescopes: [SourceTelescope]
  /// How the events were simulated; nil for data.
  public var simulation: SimulationSettings?
  /// The number of events that can be read; nil for a stream that does not tell.
  public var eventCount: Int?
  /// Free text keywords that describe the run, for example `TARGET`, `RUNTYPE`.
  public var keywords: [String: String]
  /// The date of the run as `YYYYMMDD` digits, from the file's name or header.
  public var date: Int?
  /// The run number, from the file's name or header.
  public var runNumber: Int?
  /// True if the events carry array-wide event numbers.
  public var hasArrayEventNumbers: Bool
  /// The events that the file's header tells of and that are cut off its end; 0 for an intact file.
  public var cutEventCount = 0
  /// The scale of the clock that gave the trigger times; nil where the format says it.
  public var clock: ClockScale?
  /// What is wrong with the file, of which only the intact events are read; nil for an intact file.
  public var damage: String?

  /// Makes a description.
  public init(
    path: String, format: String, level: String, instrument: Instrument, telescopes: [SourceTelescope],
    subarray: SubarrayDescription? = nil, simulation: SimulationSettings? = nil, eventCount: Int? = nil,
    keywords: [String: String] = [:], date: Int? = nil, runNumber: Int? = nil,
    hasArrayEventNumbers: Bool = false, clock: ClockScale? = nil, damage: String? = nil
  ) {
    precondition(!telescopes.isEmpty, "a source has a telescope")
    self.path = path
    self.format = format
    self.level = level
    self.instrument = instrument
    self.telescopes = telescopes
    self.subarray = subarray
    self.simulation = simulation
    self.eventCount = eventCount
    self.keywords = keywords
    self.date = date
    self.runNumber = runNumber
    self.hasArrayEventNumbers = hasArrayEventNumbers
    self.clock = clock
    self.damage = damage
  }

  /// The only telescope, or the first.
  public var telescope: SourceTelescope { telescopes[0] }
}

/// The scale of a camera clock, and how it was found.
public struct ClockScale: Sendable, Equatable {
  /// True for UTC (Unix) seconds, false for TAI seconds since 1970.
  public var isUTC: Bool
  /// True if the file's own date decided, and not an option or the rule for files since 2019.
  public var isByDate: Bool
  /// What speaks against it; nil if nothing does.
  public var doubt: String?

  /// Describes a scale.
  public init(isUTC: Bool, isByDate: Bool = false, doubt: String? = nil) {
    (self.isUTC, self.isByDate, self.doubt) = (isUTC, isByDate, doubt)
  }

  /// The name and the reason, for example `UTC, as the date in the file shows`.
  public var text: String { (isUTC ? "UTC" : "TAI") + (isByDate ? ", as the date in the file shows" : "") }
}

/// One telescope of a source.
public struct SourceTelescope: Sendable, Equatable {
  /// The telescope's id as the file has it; nil where it does not tell.
  public var id: Int?
  /// Position and optics, where they are known.
  public var description: TelescopeDescription?
  /// The camera as it was read out.
  public var camera: CameraReadout

  /// Makes a telescope.
  public init(id: Int?, description: TelescopeDescription? = nil, camera: CameraReadout) {
    self.id = id
    self.description = description
    self.camera = camera
  }
}

/// A camera and how it was read out.
public struct CameraReadout: Sendable, Equatable {
  /// What stored samples count.
  public enum SampleUnit: String, Sendable {
    /// Counts of the digitizer.
    case counts = "ADC"
    /// Millivolts, by the camera's transfer function.
    case millivolts = "mV"
    /// Another calibrated unit, see the format.
    case calibrated = ""
  }

  /// The geometry, where the file or the camera's name tells it.
  public var geometry: CameraGeometry?
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of samples a pixel.
  public var samplesPerPixel: Int
  /// The number of gain channels.
  public var channelCount: Int
  /// The sampling rate in GHz (samples per nanosecond); nil where it is not known.
  public var samplingRateGHz: Double?
  /// The mean shape of a pulse; nil where the file has none.
  public var referencePulse: PulseShape?
  /// What stored samples count.
  public var unit: SampleUnit
  /// A physical value is `sample / scale - offset`.
  public var scale: Float
  /// See ``scale``.
  public var offset: Float
  /// The pixels of modules that are in none of the events.
  public var missingPixels: [Int]
  /// The place in the camera of the module with pixel 0; not 0 for files of a single module.
  public var firstModule: Int

  /// Makes a readout of raw ADC counts.
  public init(
    geometry: CameraGeometry? = nil, pixelCount: Int, samplesPerPixel: Int, channelCount: Int = 1,
    samplingRateGHz: Double? = nil, referencePulse: PulseShape? = nil, unit: SampleUnit = .counts,
    scale: Float = 1, offset: Float = 0, missingPixels: [Int] = [], firstModule: Int = 0
  ) {
    self.geometry = geometry
    self.pixelCount = pixelCount
    self.samplesPerPixel = samplesPerPixel
    self.channelCount = channelCount
    self.samplingRateGHz = samplingRateGHz
    self.referencePulse = referencePulse
    self.unit = unit
    self.scale = scale
    self.offset = offset
    self.missingPixels = missingPixels
    self.firstModule = firstModule
  }
}

/// The mean shape of a pulse, sampled finely.
public struct PulseShape: Sendable, Equatable {
  /// The amplitude in steps of ``stepNS``, in any unit.
  public var amplitudes: [Double]
  /// The step in nanoseconds.
  public var stepNS: Double

  /// Makes a shape.
  public init(amplitudes: [Double], stepNS: Double) {
    self.amplitudes = amplitudes
    self.stepNS = stepNS
  }
}
