internal import Foundation
internal import SSTCore
internal import SSTIO

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
  /// Photons of the night-sky background on the nominal pixel, in Hz.
  public var nightSkyHz: Double
  /// The number of events, stale and incomplete ones included.
  public var eventCount: Int

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - purpose: what it is for.
  ///   - number: the run number.
  ///   - photons: mean photons of a flash on the nominal pixel.
  ///   - nightSkyHz: photons of the night-sky background on the nominal pixel, in Hz.
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

/// Writes one run.
struct LabRunFile {
  let maker: LabRunMaker
  let path: String
  let overwrite: Bool
  let jobs: Int

  /// The first run starts on 2026-01-21 at 20:00 UTC; ten minutes lie between runs.
  static func startSeconds(_ run: LabRun) -> Int { 1_769_025_600 + 600 * run.number }

  /// Makes and writes all events, some at a time.
  ///
  /// - Parameter note: hears how many events are done; may throw to stop.
  /// - Throws: `FITSOutputError`, `AtomicFileError`; no file is left behind.
  func write(note: (Int) throws -> Void) throws {
    let writer = try TIOWriter(path: path, layout: layout, keywords: keywords, overwrite: overwrite)
    let size = maker.pixels.count * maker.settings.sampleCount
    let step = max(1, min(maker.run.eventCount, max(2 * jobs, (8 << 20) / size)))
    var words = [UInt16](repeating: 0, count: step * size)
    for start in stride(from: 0, to: maker.run.eventCount, by: step) {
      let count = min(step, maker.run.eventCount - start)
      let headers = (start..<start + count).map(maker.header)
      try words.withUnsafeMutableBufferPointer { buffer in
        guard let shared = SharedPointer(buffer) else { return }
        try parallelFor(count: count, jobs: jobs) { index, _ in
          maker.fill(shared.part(index, of: size), event: start + index, header: headers[index])
        }
        try writer.append(
          headers, words: UnsafeBufferPointer(buffer.extracting(0..<count * size)), jobs: jobs)
      }
      try note(count)
    }
    try writer.finish()
  }

  private var layout: TIOLayout {
    let settings = maker.settings
    let slots = settings.camera.slots
    let (scale, offset) = settings.scaling
    return settings.level == .r0
      ? .r0(slots: slots, samplesPerPixel: settings.sampleCount)
      : .r1(slots: slots, samplesPerPixel: settings.sampleCount, scale: scale, offset: offset)
  }

  /// The entries of the slow control: serial numbers and temperatures of the modules are made up.
  private var keywords: [FITSCard] {
    let start = Self.startSeconds(maker.run)
    let end = start + 2 * maker.run.eventCount / 1000 + 1
    var keywords: [FITSCard] = [
      .init("DATE-OBS", .text(Self.date(start)), "start of the run, UTC"),
      .init("DATE-END", .text(Self.date(end)), "end of the run, UTC"),
      .init("RUNNUMBER", .integer(maker.run.number)), .init("OBSERVER", .text("simulated lab")),
      .init("CAMERAVERSION", .text("1.1.0")),
    ]
    if maker.settings.level == .r1 {
      keywords += [
        .init("IS_PEDESTAL_CALIBRATED", .logical(true)), .init("IS_TF_CALIBRATED", .logical(true)),
      ]
    }
    for slot in maker.settings.camera.slots {
      let name = "SLOT-" + (slot < 10 ? "0" : "") + "\(slot)-"
      keywords += [
        .init(name + "SN", .integer(100 + slot), "serial number of the module"),
        .init(name + "TSIPM", .real(20 + Double(slot % 5) / 10), "degC"),
        .init(name + "TPRI", .real(30 + Double(slot % 7) / 10), "degC"),
      ]
    }
    return keywords
  }

  private static func date(_ seconds: Int) -> String {
    let date = Date(timeIntervalSince1970: Double(seconds))
    return String(date.ISO8601Format().dropLast())
  }
}
