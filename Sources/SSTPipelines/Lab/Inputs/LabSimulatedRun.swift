import Glibc
import SSTCalib
public import SSTCore
import SSTIO

/// Which events of simulated files take part in a measurement of the lab.
public struct LabSimulationChoice: Sendable, Equatable {
  /// The telescope; nil for the only one of a file.
  public var telescope: Int?
  /// The kinds of events; empty for all, showers and calibration.
  public var kinds: Set<ArrayEventKind>

  /// Makes a choice.
  ///
  /// - Parameters:
  ///   - telescope: the id of the telescope; nil for the only one of a file.
  ///   - kinds: the kinds of events; empty for all.
  public init(telescope: Int? = nil, kinds: Set<ArrayEventKind> = []) {
    (self.telescope, self.kinds) = (telescope, kinds)
  }
}

/// One telescope of a simtel file as a run of the lab: a stream that every pass reads from its start.
///
/// Samples are photoelectrons, with the file's pedestals and factors: in showers of the gain that the signal of a pixel
/// needs, in calibration events of the first one.
struct LabSimulatedRun: Sendable {
  let source: SimtelEventSource
  /// The place of the telescope in the file.
  let place: Int
  let choice: LabSimulationChoice
  /// True if damaged events are left out.
  let recovers: Bool

  /// Opens a file.
  ///
  /// - Throws: ``LabInputError`` for a telescope that is not clear or not there, `EventIOError` for a pipe and for
  ///   damage.
  init(path: String, _ choice: LabSimulationChoice, onCorrupt policy: CorruptionPolicy) throws {
    // Both passes and the hash of the content need the bytes.
    guard !Self.isPipe(path) else { throw EventIOError.pipeReadTwice(path: path) }
    var options = RawReadOptions()
    options.onCorrupt = policy
    source = try SimtelEventSource(path: path, options: options)
    self.choice = choice
    recovers = policy == .recover
    let known = source.head.telescopes.map(\.id)
    if let wanted = choice.telescope {
      guard let found = known.firstIndex(of: wanted) else {
        throw LabInputError.noSuchTelescope(path: path, id: wanted, known: known)
      }
      place = found
    } else {
      guard known.count == 1 else { throw LabInputError.severalTelescopes(path: path, known: known) }
      place = 0
    }
  }

  private static func isPipe(_ path: String) -> Bool {
    if path == "-" { return true }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// What the head of the file says of the telescope.
  var telescope: SimtelTelescope { source.head.telescopes[place] }

  /// The camera: positions of the file; drawers, chips and channels for slots, ASICs and channels.
  var mapping: PixelMapping? {
    telescope.readout.geometry.map {
      PixelMapping(
        $0, slots: telescope.organization?.drawers ?? [], asics: telescope.organization?.chips ?? [],
        channels: telescope.organization?.channels ?? [])
    }
  }

  /// Factors on the charges of each gain for what windows miss of the file's reference pulse.
  ///
  /// - Throws: `CalibrationError` without a pulse or sampling rate, or if the window sees nothing of the pulse.
  func corrections(_ extraction: LabExtraction) throws -> [Double] {
    let pulses = telescope.referencePulses
    guard let rate = telescope.readout.samplingRateGHz, !pulses.isEmpty else {
      throw CalibrationError.unusablePulse(
        reason:
          "\(source.description.path) has no reference pulse of telescope \(telescope.id), which charges "
          + "are corrected with")
    }
    return try pulses.map { try extraction.integrationCorrection($0, samplingRateGHz: rate) }
  }
}
