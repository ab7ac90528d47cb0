import Reconstruction
import SSTCalib
import SSTCore
@testable import SSTPipelines
import Testing

@Suite("Configuration: extractors and cleaners") struct ConfigurationChoiceTests {
  @Test("every extractor can be chosen and has its defaults", arguments: ImageExtractor.variants.map(\.name))
  func extractors(name: String) throws {
    let text = #"{"CameraCalibrator": {"image_extractor_type": "\#(name)"}}"#
    let extractor = try PipelineConfiguration(json: text).extractor(ofTelescope: 21)
    let library: [ImageExtractor] = [
      .localPeakWindowSum(), .fixedWindowSum(), .fullWaveformSum, .globalPeakWindowSum(),
      .neighborPeakWindowSum(), .baselineSubtractedNeighborPeakWindowSum(), .slidingWindowMaxSum(),
      .twoPassWindowSum(),
    ]
    #expect(extractor.name == name && library.contains(extractor))
  }

  @Test("every cleaner can be chosen", arguments: CleanerChoice.variants.map(\.name))
  func cleaners(name: String) throws {
    let text = #"{"ImageProcessor": {"image_cleaner_type": "\#(name)"}}"#
    let choice = try PipelineConfiguration(json: text).cleaner(ofTelescope: 22)
    #expect(choice.name == name)
    let thresholds = TailcutsParameters {
      $0.pictureThresholdPE = 9
      $0.boundaryThresholdPE = 4
    }
    switch choice {
    case .sst(let settings): #expect(settings.entries[22]?.map(\.minimumNSBLevel) == [0, 2.4287])
    case .fixed(.tailcuts(let settings)), .fixed(.mars(let settings)): #expect(settings == thresholds)
    case .fixed(.fact(let settings)): #expect(settings == FACTCleanerParameters { $0.tailcuts = thresholds })
    case .fixed(.timeConstrained(let settings)):
      #expect(settings == TimeConstrainedParameters { $0.tailcuts = thresholds })
    case .fixed(.sst): Issue.record("the SST cleaner has entries")
    }
  }

  @Test("sections of the class that an algorithm is derived from count, wherever they stand")
  func inheritance() throws {
    let text = """
      {"ImageProcessor": {"image_cleaner_type": "FACTImageCleaner",
        "FACTImageCleaner": {"boundary_threshold_pe": 2, "time_limit_ns": [["type", "*", 4]]},
        "TailcutsImageCleaner": {"picture_threshold_pe": 6, "boundary_threshold_pe": 3}},
       "CameraCalibrator": {"image_extractor_type": "BaselineSubtractedNeighborPeakWindowSum",
        "NeighborPeakWindowSum": {"local_weight": 1}}}
      """
    let configuration = try PipelineConfiguration(json: text)
    guard case .fixed(.fact(let settings)) = try configuration.cleaner(ofTelescope: 21),
      case .baselineSubtractedNeighborPeakWindowSum(let window) = try configuration.extractor(ofTelescope: 21)
    else {
      Issue.record("not the algorithms that were chosen")
      return
    }
    #expect(settings.tailcuts.pictureThresholdPE == 6 && settings.tailcuts.boundaryThresholdPE == 2)
    #expect(settings.timeLimitNS == 4)
    #expect(window == BaselineSubtractedWindow { $0.neighbors.localWeight = 1 })
    #expect(try PipelineConfiguration(json: configuration.effectiveJSON) == configuration)
  }

  @Test("a derived section stays above the inherited one of a later file")
  func layers() throws {
    var configuration = try PipelineConfiguration(
      json: #"{"ImageProcessor": {"MARSImageCleaner": {"picture_threshold_pe": 6}}}"#)
    try configuration.merge(
      JSONNode(
        parsing: #"{"ImageProcessor": {"TailcutsImageCleaner": {"picture_threshold_pe": 20}}}"#.utf8,
        file: "b"))
    let telescope = TelescopeIdentity(id: 21)
    let mars = try configuration.imageProcessor.cleaner.named("MARSImageCleaner", for: telescope)
    let expected = TailcutsParameters {
      $0.pictureThresholdPE = 6
      $0.boundaryThresholdPE = 4
    }
    #expect(mars == .fixed(.mars(expected)))
    #expect(try configuration.imageProcessor.tailcuts(for: telescope).pictureThresholdPE == 20)
  }

  @Test("telescope lists: the last entry that fits wins")
  func telescopeLists() throws {
    let text = """
      {"ImageProcessor": {"TailcutsImageCleaner": {"picture_threshold_pe":
        [["type", "*", 5], ["id", 21, 6], ["type", "SST_1M*", 7], ["type", "LST*", 1]],
        "boundary_threshold_pe": [["id", 21, 4]]}}}
      """
    let images = try PipelineConfiguration(json: text).imageProcessor
    let settings = try images.tailcuts(for: TelescopeIdentity(id: 21))
    #expect(settings.pictureThresholdPE == 7 && settings.boundaryThresholdPE == 4)
    let error = try #require(throws: ConfigurationError.self) {
      try images.tailcuts(for: TelescopeIdentity(id: 22))
    }
    #expect(
      error
        == .missing(
          key: "ImageProcessor.TailcutsImageCleaner.boundary_threshold_pe",
          hint: "no entry of the list matches telescope 22"))
  }

  @Test("a list that does not fit matters only for the algorithm that is used")
  func unusedLists() throws {
    let text = #"{"CameraCalibrator": {"TwoPassWindowSum": {"core_threshold": [["id", 21, 3]]}}}"#
    let configuration = try PipelineConfiguration(json: text)
    #expect(try configuration.extractor(ofTelescope: 22) == .localPeakWindowSum())
    #expect(throws: ConfigurationError.self) {
      try configuration.cameraCalibrator.extractor.named("TwoPassWindowSum", for: TelescopeIdentity(id: 22))
    }
  }

  @Test("rules between settings name the key and its line")
  func rules() throws {
    for (text, message) in [
      (
        "{\"CameraCalibrator\": {\"BaselineSubtractedNeighborPeakWindowSum\": {\"baseline_start\": 5,\n"
          + "\"baseline_end\": 5}}}",
        "f:2: 'CameraCalibrator.BaselineSubtractedNeighborPeakWindowSum.baseline_end' is 5, expected more than "
          + "baseline_start, which is 5"
      ),
      (
        #"{"CameraCalibrator": {"GlobalPeakWindowSum": {"pixel_fraction": 0}}}"#,
        "f:1: 'CameraCalibrator.GlobalPeakWindowSum.pixel_fraction' is 0, expected above 0, at most 1"
      ),
    ] {
      let error = try #require(throws: ConfigurationError.self) {
        try PipelineConfiguration(json: text, name: "f")
      }
      #expect(error.description == message)
    }
    let byTelescope = """
      {"CameraCalibrator": {"BaselineSubtractedNeighborPeakWindowSum":
        {"baseline_start": 20, "baseline_end": [["id", 21, 30], ["id", 22, 15]]}}}
      """
    let extractor = try PipelineConfiguration(json: byTelescope).cameraCalibrator.extractor
    let name = "BaselineSubtractedNeighborPeakWindowSum"
    _ = try extractor.named(name, for: TelescopeIdentity(id: 21))
    #expect(throws: ConfigurationError.self) { try extractor.named(name, for: TelescopeIdentity(id: 22)) }
  }

  @Test(
    "the SST cleaner's entry follows the night-sky level",
    arguments: [
      (0.0, 8.0), (2.3553, 8), (2.3554, 9), (5, 9), (-1, nil),
    ] as [(Double, Double?)])
  func nsbChoice(level: Double, threshold: Double?) throws {
    guard case .sst(let settings) = try PipelineConfiguration.packaged().cleaner(ofTelescope: 21) else {
      Issue.record("the default is the SST cleaner")
      return
    }
    var entries = try settings.entries(ofTelescope: 21)
    entries[1].pictureThresholdPE = 9
    #expect(SSTCleanerParameters.entry(in: entries, nsbLevel: level)?.pictureThresholdPE == threshold)
  }

  @Test("the SST cleaner needs an entry for the telescope")
  func noEntry() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try PipelineConfiguration.packaged().cleaner(ofTelescope: 23)
    }
    #expect(
      error
        == .missing(
          key: "ImageProcessor.ImageCleanerSST.telescope_defaults.tel_023",
          hint: "the SST cleaner needs at least one entry for telescope 23"))
  }

  @Test("the voltage drop: per pixel wins and is told")
  func voltageDrop() throws {
    let both = try PipelineConfiguration(
      json: #"{"NsbCalibrator": {"apply_pixelwise_Vdrop_correction": true}}"#
    ).nsbCalibrator
    #expect(both.dropCorrection == .perPixel && both.hasAmbiguousDrop)
    let none = try PipelineConfiguration(
      json: #"{"NsbCalibrator": {"apply_global_Vdrop_correction": false}}"#
    ).nsbCalibrator
    #expect(none.dropCorrection == .none)
  }
}
