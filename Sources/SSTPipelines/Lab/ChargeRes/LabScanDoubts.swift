import ChargeRes
import SSTCore

/// Runs and pixels of a scan whose charges contradict the run table.
struct LabScanDoubts {
  /// The places of runs that contradict their light.
  private(set) var runs: Set<Int> = []
  /// Pixels that contradict the others in one run, by their numbers.
  private(set) var pixels: [Int: ChargeResError] = [:]
  /// What to say of runs.
  private(set) var warnings: [String] = []

  /// Compares runs with the same background light; the original compares nothing.
  init(
    _ plan: LabScanPlan, _ charges: LabCharges, _ means: [FoldedMeans], _ options: LabScanOptions
  ) throws(ChargeResError) {
    if options.lab.quirks.contains(.unsortedResponse) { return }
    for level in NightSkyLevel.levels(of: plan.scan, rules: options.effectiveRules) {
      let check = try LightCheck(
        expectedPE: level.runs.map { plan.scan[$0].expectedPE(pde: options.pde) },
        means: level.runs.map { means[$0].means() },
        eventCounts: level.runs.map { charges.files[$0].eventCount })
      for contradiction in check.contradictions {
        let run = level.runs[contradiction.run]
        runs.insert(run)
        warnings.append(
          """
          W0767 scan-contradicts-table: \(plan.scan[run].name) has \(Self.text(contradiction.ratio)) times the charge \
          that its \(Self.text(plan.scan[run].photons)) photons and the runs beside it tell: the run is left out. Are \
          lines of the table swapped, was the shutter closed?
          """)
      }
      for stray in check.strays {
        let (pixel, run) = (charges.pixels[stray.pixel], plan.scan[level.runs[stray.run]].name)
        pixels[pixel] = pixels[pixel] ?? .strayPixel(pixel: pixel, run: run, ratio: stray.ratio)
      }
    }
  }

  private static func text(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
