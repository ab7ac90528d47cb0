import Reconstruction
import SSTCalib
import SSTCore
@testable import SSTPipelines
import Testing

/// An algorithm's settings, and the keys under which `config show` prints them.
struct ShownAlgorithm: Sendable, CustomTestStringConvertible {
  let keys: [String]
  /// What the section means as settings, shown again; throws if it does not read.
  let reread: @Sendable (JSONNode) throws -> JSONValue
  /// The library's defaults.
  let defaults: JSONValue
  var testDescription: String { keys.joined(separator: ".") }

  init<Settings: Configurable>(_ keys: String..., as: Settings.Type) {
    self.keys = keys
    defaults = Settings().shown
    reread = { try Settings($0).shown }
  }
}

@Suite("Configuration: defaults are said once") struct ConfigurationDefaultsTests {
  static let algorithms: [ShownAlgorithm] = [
    ShownAlgorithm("CameraCalibrator", as: CameraCalibratorSettings.self),
    ShownAlgorithm("CameraCalibrator", "LocalPeakWindowSum", as: PeakWindow.self),
    ShownAlgorithm("CameraCalibrator", "FixedWindowSum", as: FixedWindow.self),
    ShownAlgorithm("CameraCalibrator", "GlobalPeakWindowSum", as: GlobalPeakWindow.self),
    ShownAlgorithm("CameraCalibrator", "NeighborPeakWindowSum", as: NeighborPeakWindow.self),
    ShownAlgorithm(
      "CameraCalibrator", "BaselineSubtractedNeighborPeakWindowSum", as: BaselineSubtractedWindow.self),
    ShownAlgorithm("CameraCalibrator", "SlidingWindowMaxSum", as: SlidingWindow.self),
    ShownAlgorithm("CameraCalibrator", "TwoPassWindowSum", as: TwoPassWindow.self),
    ShownAlgorithm("ImageProcessor", "FACTImageCleaner", as: FACTCleanerParameters.self),
    ShownAlgorithm("ImageProcessor", "TimeConstrainedImageCleaner", as: TimeConstrainedParameters.self),
    ShownAlgorithm("NsbCalibrator", as: NSBCalibratorSettings.self),
    ShownAlgorithm("telescope_calibration", as: TelescopeCalibrationSettings.self),
    ShownAlgorithm("analysis", as: AnalysisSettings.self),
    ShownAlgorithm("stereo", as: EventMatchingSettings.self),
    ShownAlgorithm("stereo", "SlidingWindow", as: OffsetScan.Settings.self),
    ShownAlgorithm("ShowerProcessor", as: ShowerProcessorSettings.self),
    ShownAlgorithm("ShowerProcessor", "HillasReconstructor", as: StereoQualitySettings.self),
  ]

  private static func shown(_ keys: [String]) throws -> JSONNode {
    let text = try PipelineConfiguration.packaged().effectiveJSON
    var node = try JSONNode(parsing: text.utf8, file: "shown")
    for key in keys { node = try #require(node[key], "\(key) is not shown") }
    return node
  }

  @Test("what config show prints is the library's default", arguments: algorithms)
  func shownIsDefault(_ algorithm: ShownAlgorithm) throws {
    #expect(try algorithm.reread(Self.shown(algorithm.keys)) == algorithm.defaults)
  }

  @Test("what is special about the SST-1M differs from the library only in what is packaged")
  func packaged() throws {
    let tailcuts = try Self.shown(["ImageProcessor", "TailcutsImageCleaner"]).value.object ?? [:]
    let defaults = TailcutsParameters().shown.object ?? [:]
    #expect(tailcuts.keys.sorted() == defaults.keys.sorted())
    #expect(
      tailcuts.filter { defaults[$0.key] != $0.value }.keys.sorted() == [
        "boundary_threshold_pe", "picture_threshold_pe",
      ])
    let entries =
      try Self.shown(["ImageProcessor", "ImageCleanerSST", "telescope_defaults"]).value.object ?? [:]
    #expect(entries.count == 4)
    for entry in entries.values.flatMap({ $0.array ?? [] }) {
      var entry = entry.object ?? [:]
      #expect(entry.removeValue(forKey: "min_nsb_level") != nil)
      #expect(
        JSONValue.object(entry)
          == .object(SSTCleanerParameters().shown.object?.filter { $0.key != "min_nsb_level" } ?? [:]))
    }
    let parts = try PipelineConfiguration(layers: []).imageProcessor
    #expect(try parts.minimumPedestals() == SSTCleaning().minimumPedestals)
  }

  @Test("calibrator and monitor start with the defaults of the configuration")
  func composed() throws {
    let configuration = try PipelineConfiguration.packaged()
    let calibrator = ImageCalibratorConfiguration()
    #expect(try calibrator.extractor == configuration.extractor(ofTelescope: 21))
    #expect(calibrator.masksBadPixels == configuration.telescopeCalibration.interpolatesBadCalibration)
    #expect(calibrator.masksDeadPixels == configuration.telescopeCalibration.interpolatesDynamicDead)
    #expect(
      calibrator.interpolatesMaskedPixels == (configuration.cameraCalibrator.invalidPixelHandler != nil))
    #expect(PedestalMonitorConfiguration().dropCorrection == configuration.nsbCalibrator.dropCorrection)
    let criteria = try configuration.showerProcessor.hillas.criteria.map {
      try #require(StereoCriterion($0[1]))
    }
    #expect(StereoCriterion.defaults == criteria)
  }

  @Test("shown settings read back as they are, also when every key is given")
  func readBack() throws {
    let empty = PipelineConfiguration()
    #expect(try PipelineConfiguration(JSONNode(parsing: "{}".utf8, file: "")) == empty)
    #expect(try PipelineConfiguration(JSONNode(parsing: empty.effectiveJSON.utf8, file: "")) == empty)
    let packaged = try PipelineConfiguration.packaged()
    #expect(try PipelineConfiguration(JSONNode(parsing: packaged.effectiveJSON.utf8, file: "")) == packaged)
    #expect(try PipelineConfiguration(json: packaged.effectiveJSON).sha256 == packaged.sha256)
  }
}
