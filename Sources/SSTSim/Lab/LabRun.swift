internal import Foundation

/// One run of a simulated lab.
public struct LabRun: Sendable, Equatable, Codable {
  /// What a run is for; the raw value is its folder.
  public enum Purpose: String, Sendable, Codable {
    /// Low light, for the spectrum of single photoelectrons.
    case lowLight = "spe"
    /// One light level of the dynamic-range scan.
    case scan = "charge_res"
    /// No light, for pedestals of R0.
    case pedestal
  }

  /// What it is for.
  public var purpose: Purpose
  /// The run number.
  public var number: Int
  /// Mean photons of a flash on the nominal pixel.
  public var photons: Double
  /// Photons of the night sky on the nominal pixel, in Hz.
  public var nightSkyHz: Double
  /// The number of events, stale and incomplete ones included.
  public var eventCount: Int

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - purpose: what it is for.
  ///   - number: the run number.
  ///   - photons: mean photons of a flash on the nominal pixel.
  ///   - nightSkyHz: photons of the night sky on the nominal pixel, in Hz.
  ///   - eventCount: the number of events.
  public init(purpose: Purpose, number: Int, photons: Double, nightSkyHz: Double, eventCount: Int) {
    self.purpose = purpose
    self.number = number
    self.photons = photons
    self.nightSkyHz = nightSkyHz
    self.eventCount = eventCount
  }

  /// `Run00012_r1.tio`.
  func fileName(_ level: String) -> String {
    let digits = String(number)
    return "Run" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + "_\(level).tio"
  }

  /// Its line of `table.csv`: the nominal photons are rounded to three digits.
  var tableLine: String {
    let scale = photons > 0 ? pow(10, 2 - floor(log10(photons))) : 1
    return "\(fileName("r1")),\((photons * scale).rounded() / scale),\(photons),\(nightSkyHz),\(nightSkyHz)"
  }
}
