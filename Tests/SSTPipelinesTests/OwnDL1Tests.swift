import Foundation
import Logging
import Reconstruction
import SSTCore
import SSTData
import SSTIO
import SSTPipelines
import TestSupport
import Testing

/// The configured cleaning without the dimmest pixel of each image.
private struct WithoutDimmest: ImageAnalysis {
  typealias Conditions = NightSkyCleaning.Conditions

  var standard: NightSkyCleaning

  var selectionConditions: Conditions { standard.selectionConditions }
  func conditions(_ sky: NightSky) -> Conditions { standard.conditions(sky) }
  func pictureThresholds(of conditions: Conditions) -> PictureThresholds? { conditions.thresholds }
  func isEmpty(_ parameters: ImageParameters) -> Bool { !parameters.isDefined }

  mutating func analyze(
    image: Span<Float>, peakTime: Span<Float>, _ conditions: Conditions, mask: inout MutableSpan<Bool>
  ) -> ImageParameters {
    let parameters = standard.analyze(image: image, peakTime: peakTime, conditions, mask: &mask)
    let chosen = image.indices.filter { mask[$0] }
    guard chosen.count > 1, let dimmest = chosen.min(by: { image[$0] < image[$1] }) else { return parameters }
    mask[dimmest] = false
    return standard.parameters(image: image, peakTime: peakTime, mask: mask.span)
  }
}

@Suite("r0-dl1 with parts of one's own") struct OwnDL1Tests {
  private let folder: TemporaryFolder
  private let raw: String
  private static let density = Column<ParameterRow>(
    "charge_density", get: { _ in 0 }, set: { $0.meanCharge = $1 })

  init() throws {
    folder = try TemporaryFolder()
    raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
  }

  private func pipeline(_ output: String) throws -> R0DL1Pipeline {
    var options = R0DL1Options(configuration: try .packaged())
    options.outputDirectory = folder.path(output)
    var log = Logger(label: "test")
    log.logLevel = .critical
    return R0DL1Pipeline(options: options, log: log)
  }

  /// Parameters of all events; the own column is read in the place of the mean charge.
  private func rows(_ summary: R0DL1Summary, isOwn: Bool) throws -> [ParameterRow] {
    let file = try DL1File(readingFrom: summary.outputs[0])
    return try file.parameters(ofTelescope: 21, adding: isOwn ? [Self.density] : []).all()
  }

  @Test("a column stands behind the others, the rest is as without it") func column() throws {
    let plain = try pipeline("plain").run(raw)
    var pipeline = try pipeline("own")
    pipeline.addColumn("charge_density", unit: "1/pixel", "p.e. a pixel") {
      $0.parameters.hillas.intensity / Double($0.parameters.morphology.nPixels)
    }
    let own = try pipeline.run(raw)
    let (a, b) = (try rows(plain, isOwn: false), try rows(own, isOwn: true))
    #expect(a.count == b.count && a.contains { $0.parameters.isDefined })
    for (a, b) in zip(a, b) where a.parameters.isDefined {
      #expect("\(a.parameters)" == "\(b.parameters)" && a.id == b.id)
      #expect(b.meanCharge == b.parameters.hillas.intensity / Double(b.parameters.morphology.nPixels))
    }
    let columns = try DL1File(readingFrom: own.outputs[0]).file
      .table(TablePath.parameters(telescope: 21)).columns
    #expect(columns.last?.name == "charge_density" && columns.last?.unit == "1/pixel")
    #expect(try DL1File(readingFrom: own.outputs[0]).provenance?.contains("charge_density") == true)
  }

  @Test("an own cleaning decides about masks and parameters, and the file says so") func cleaning() throws {
    let plain = try rows(pipeline("plain").run(raw), isOwn: false)
    let summary = try pipeline("own").run(raw) { WithoutDimmest(standard: $0) }
    let own = try rows(summary, isOwn: false)
    var compared = 0
    for (a, b) in zip(plain, own) where a.parameters.isDefined && a.parameters.morphology.nPixels > 1 {
      #expect(b.parameters.morphology.nPixels == a.parameters.morphology.nPixels - 1)
      #expect(b.parameters.hillas.intensity < a.parameters.hillas.intensity)
      compared += 1
    }
    #expect(compared > 0 && own.count == plain.count)
    let file = try DL1File(readingFrom: summary.outputs[0])
    #expect(file.provenance?.contains("WithoutDimmest") == true)
    var block = ImageBlock()
    let images = try file.images(ofTelescope: 21)
    try images.read(0..<images.rowCount, into: &block)
    #expect(
      block.masks.count { $0 }
        == own.filter(\.parameters.isDefined).reduce(0) { $0 + $1.parameters.morphology.nPixels })
  }

  @Test("the name of a standard column is refused, and no file is left") func twin() throws {
    var pipeline = try pipeline("twin")
    pipeline.addColumn("event_id") { _ in 1.0 }
    #expect(throws: R0DL1Error.columnExists(name: "event_id")) { try pipeline.run(raw) }
    let left = (try? FileManager.default.contentsOfDirectory(atPath: folder.path("twin"))) ?? []
    #expect(left.isEmpty)
  }
}
