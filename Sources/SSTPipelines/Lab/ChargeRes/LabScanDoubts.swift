import ChargeRes
import SSTCore

/// Runs and pixels of a scan whose charges contradict the run table.
struct LabScanDoubts {
  /// Indices of the runs that contradict their light.
  private(set) var runs: Set<Int> = []
  /// Pixels that contradict the others in one run, by their numbers.
  private(set) var pixels: [Int: ChargeResError] = [:]
  /// One for each run that contradicts its light.
  private(set) var warnings: [Notice] = []

  /// Compares runs with the same night-sky background; the original compares nothing.
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
        add(level.runs[contradiction.run], contradiction.ratio, plan)
      }
      for stray in check.strays {
        let (pixel, run) = (charges.pixels[stray.pixel], plan.scan[level.runs[stray.run]].name)
        pixels[pixel] = pixels[pixel] ?? .strayPixel(pixel: pixel, run: run, ratio: stray.ratio)
      }
    }
    try compareWithDark(plan, charges, means, options)
  }

  /// Compares each run with night-sky background with the dark ones: background changes the charge of a flash little.
  private mutating func compareWithDark(
    _ plan: LabScanPlan, _ charges: LabCharges, _ means: [FoldedMeans], _ options: LabScanOptions
  ) throws(ChargeResError) {
    let dark = plan.runs.indices.filter { plan.isDark[$0] && !runs.contains($0) }
    guard dark.count >= 3 else { return }
    for run in plan.runs.indices where !plan.isDark[run] && !runs.contains(run) {
      let all = dark + [run]
      let check = try LightCheck(
        expectedPE: all.map { plan.scan[$0].expectedPE(pde: options.pde) },
        means: all.map { means[$0].means() },
        eventCounts: all.map { charges.files[$0].eventCount })
      if let found = check.contradictions.first(where: { $0.run == dark.count }) {
        add(run, found.ratio, plan)
      }
    }
  }

  private mutating func add(_ run: Int, _ ratio: Double, _ plan: LabScanPlan) {
    runs.insert(run)
    warnings.append(
      Notice(
        .scanContradictsTable,
        """
        \(plan.scan[run].name) has \(Self.text(ratio)) times the charge expected from its \
        \(Self.text(plan.scan[run].photons)) photons and the neighboring runs; the run is left out. Are lines of the \
        table swapped, or was the shutter closed?
        """))
  }

  private static func text(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
