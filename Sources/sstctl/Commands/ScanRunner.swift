import ChargeRes
import Foundation
import Logging
import SSTCore
import SSTIO
import SSTPipelines

/// Runs the charge resolution for `charge-res` and `both`.
struct ScanRunner {
  let options: LabScanOptions

  /// - Throws: what the pipeline throws.
  func run(_ inputs: LabInputs, _ context: LabRunner.Context) throws -> LabRunner.Outcome {
    for name in inputs.unlisted {
      context.log.warning("W0761 unlisted-run: \(name) is not in the run table and is left out")
    }
    for damage in inputs.runs.compactMap(\.source.description.damage) {
      context.log.warning("W0762 recovered: \(damage.description)")
    }
    let result = try LabScanPipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress
    ).run(inputs)
    return LabRunner.Outcome(
      text: text(result), json: ["charge_res": json(result)],
      verdicts: result.verdicts(options.requirements))
  }

  private func text(_ result: LabScanResult) -> [String] {
    var lines = [
      "pixels: \(result.pixels.count) of \(result.mapping.pixelCount) lit, \(result.isGood.count { $0 }) good"
    ]
    for level in result.levels {
      lines.append(
        String(
          format:
            "background light %.4g MHz (photons per pixel): resolution of all and of good pixels, required",
          level.level.nominalHz / 1e6))
      for (place, run) in level.level.runs.enumerated() {
        let (all, good) = (level.verdicts.all.runs[place], level.verdicts.good.runs[place])
        lines.append(
          String(
            format: "%10.2f p.e.  %.4f ± %.4f  %.4f ± %.4f  %.4f  ", all.point.expectedPE,
            all.point.resolution, all.point.uncertainty, good.point.resolution, good.point.uncertainty,
            level.requirement(all.point.expectedPE)) + result.runs[run].run.label)
      }
      let counts = level.verdicts.all.pixelCounts
      lines.append(
        "  pixels: \(counts[.pass] ?? 0) pass, \(counts[.undecided] ?? 0) undecided, \(counts[.fail] ?? 0) fail"
      )
    }
    return lines + options.outputs.map { "written: \($0)" }
  }

  private func json(_ result: LabScanResult) -> JSONValue {
    let runs = result.levels.flatMap { level in
      level.level.runs.enumerated().map { place, run in
        let (all, good) = (level.verdicts.all.runs[place].point, level.verdicts.good.runs[place].point)
        return JSONValue.object([
          "name": .string(result.runs[run].run.label), "nsb_hz": .number(level.level.nominalHz),
          "expected_pe": .number(all.expectedPE), "events": .number(Double(result.runs[run].counts.kept)),
          "resolution_all": .number(all.resolution), "resolution_all_error": .number(all.uncertainty),
          "resolution_good": .number(good.resolution), "resolution_good_error": .number(good.uncertainty),
          "requirement": .number(level.requirement(all.expectedPE)),
        ])
      }
    }
    return .object([
      "runs": .array(runs), "pixels": .number(Double(result.pixels.count)),
      "good_pixels": .number(Double(result.isGood.count { $0 })),
      "left_out": .array(result.leftOut.map(JSONValue.string)),
      "outputs": .array(options.outputs.map(JSONValue.string)),
    ])
  }
}
