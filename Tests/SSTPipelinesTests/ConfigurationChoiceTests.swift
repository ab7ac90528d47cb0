import SSTCore
@testable import SSTPipelines
import Testing

@Suite("Configuration: extractors and cleaners") struct ConfigurationChoiceTests {
  @Test("every extractor can be chosen and has its parameters", arguments: ExtractorName.allCases)
  func extractors(name: ExtractorName) throws {
    let text = #"{"CameraCalibrator": {"image_extractor_type": "\#(name.rawValue)"}}"#
    let settings = try PipelineConfiguration(json: text).extractor(ofTelescope: 21)
    #expect(settings.name == name && settings.parameters == name.defaultParameters)
  }

  @Test("every cleaner can be chosen", arguments: CleanerName.allCases)
  func cleaners(name: CleanerName) throws {
    let text = #"{"ImageProcessor": {"image_cleaner_type": "\#(name.rawValue)"}}"#
    switch try PipelineConfiguration(json: text).cleaner(ofTelescope: 22) {
    case .sst(let entries): #expect(name == .sst && entries.map(\.minimumNSBLevel) == [0, 2.4287])
    case .fixed(let settings):
      #expect(settings.name == name && settings.double("picture_threshold_pe") == 9)
      #expect(
        settings.integer("min_picture_neighbors") == 2 && settings.flag("keep_isolated_pixels") == false)
    }
  }

  @Test("sections of the class that an algorithm is derived from count")
  func inheritance() throws {
    let text = """
      {"ImageProcessor": {"image_cleaner_type": "FACTImageCleaner",
        "TailcutsImageCleaner": {"picture_threshold_pe": 6, "boundary_threshold_pe": 3},
        "FACTImageCleaner": {"boundary_threshold_pe": 2, "time_limit_ns": [["type", "*", 4]]}},
       "CameraCalibrator": {"image_extractor_type": "BaselineSubtractedNeighborPeakWindowSum",
        "NeighborPeakWindowSum": {"local_weight": 1}}}
      """
    let configuration = try PipelineConfiguration(json: text)
    let settings = try configuration.cleanerSettings(.fact, ofTelescope: 21)
    #expect(settings.double("picture_threshold_pe") == 6 && settings.double("boundary_threshold_pe") == 2)
    #expect(settings.double("time_limit_ns") == 4)
    let extractor = try configuration.extractor(ofTelescope: 21)
    #expect(extractor.integer("local_weight") == 1 && extractor.integer("baseline_end") == 10)
  }

  @Test("telescope lists: the last entry that fits wins")
  func telescopeLists() throws {
    let text = """
      {"ImageProcessor": {"TailcutsImageCleaner": {"picture_threshold_pe":
        [["type", "*", 5], ["id", 21, 6], ["type", "SST_1M*", 7], ["type", "LST*", 1]],
        "boundary_threshold_pe": [["id", 21, 4]]}}}
      """
    let configuration = try PipelineConfiguration(json: text)
    let settings = try configuration.cleanerSettings(.tailcuts, ofTelescope: 21)
    #expect(settings.double("picture_threshold_pe") == 7 && settings.double("boundary_threshold_pe") == 4)
    let error = try #require(throws: ConfigurationError.self) {
      try configuration.cleanerSettings(.tailcuts, ofTelescope: 22)
    }
    #expect(error.description.contains("TailcutsImageCleaner.boundary_threshold_pe"))
  }

  @Test(
    "shell patterns",
    arguments: [
      ("*", true), ("SST*", true), ("SST_1M_DigiCam", true), ("*Cam", true), ("S?T*", true), ("[RST]*", true),
      ("[!A-R]*", true), ("[!S]*", false), ("sst*", false), ("SST", false), ("", false), ("[", false),
      ("*_*_*", true),
    ])
  func patterns(pattern: String, fits: Bool) {
    #expect(TelescopeParameter.matches("SST_1M_DigiCam", pattern) == fits)
  }

  @Test(
    "the SST cleaner's entry follows the night-sky level",
    arguments: [
      (0.0, 8.0), (2.3553, 8), (2.3554, 9), (5, 9), (-1, nil),
    ] as [(Double, Double?)])
  func nsbChoice(level: Double, threshold: Double?) throws {
    var entries = try PipelineConfiguration.packaged().sstCleaning(ofTelescope: 21)
    entries[1].pictureThreshold = 9
    let chosen = SSTCleaningSettings.choice(from: entries, nsbLevel: level)
    #expect(chosen?.pictureThreshold == threshold)
    let unsorted = SSTCleaningSettings.choice(from: entries, nsbLevel: level, sorted: false)
    #expect(unsorted?.pictureThreshold == (threshold == nil ? nil : 8))
  }

  @Test("the voltage drop: per pixel wins and is told")
  func voltageDrop() throws {
    let both = try PipelineConfiguration(
      json: #"{"NsbCalibrator": {"apply_pixelwise_Vdrop_correction": true}}"#)
    #expect(both.voltageDropCorrection == .perPixel && both.hasAmbiguousVoltageDrop)
    let none = try PipelineConfiguration(
      json: #"{"NsbCalibrator": {"apply_global_Vdrop_correction": false}}"#)
    #expect(none.voltageDropCorrection == .none)
  }
}
