import Foundation
import Reconstruction
import SSTCalib
@testable import SSTPipelines
import SSTCore
import TestSupport
import Testing

@Suite("Configuration") struct ConfigurationTests {
  @Test("the packaged defaults load and are typed")
  func defaults() throws {
    let configuration = try PipelineConfiguration.packaged()
    #expect(configuration.equivalentFocalLength[21] == 5.6)
    #expect(try configuration.coordinates(ofTelescope: 22).latitudeDeg == 49.913084)
    #expect(configuration.arrayCenter.heightM == 511.195)
    let calibration = configuration.telescopeCalibration
    #expect(calibration.files[21] == nil)
    #expect(calibration.interpolatesBadCalibration && calibration.interpolatesDynamicDead)
    #expect(configuration.cameraCalibrator.invalidPixelHandler == .neighborAverage)
    #expect(!configuration.imageProcessor.usesTelescopeFrame)
    let nsb = configuration.nsbCalibrator
    #expect(nsb.dropCorrection == .global && !nsb.hasAmbiguousDrop && nsb.intensityCorrection[21] == 1)
    #expect(configuration.analysis.pedestalTimeWindow == 10)
    #expect(try configuration.imageProcessor.minimumPedestals() == 100)
    #expect(configuration.nsbRates[22]?.map(\.meanChargeLow) == [0, 2.4287])
    #expect(try configuration.extractor(ofTelescope: 21) == .localPeakWindowSum())
    #expect(throws: ConfigurationError.self) { try configuration.coordinates(ofTelescope: 7) }
  }

  @Test(
    "the original's files load as they are", .enabled(if: SharedData.isPresent, "needs the golden files"),
    arguments: ["sst1mpipe_data_config.json", "sst1mpipe_mc_config.json"])
  func originals(name: String) throws {
    let path = SharedData.path("data/sst1m/" + name)
    let configuration = try PipelineConfiguration(files: [path])
    let defaults = try PipelineConfiguration.packaged()
    for id in [1, 2, 21, 22] {
      #expect(try configuration.cleaner(ofTelescope: id) == defaults.cleaner(ofTelescope: id))
      #expect(try configuration.extractor(ofTelescope: id) == defaults.extractor(ofTelescope: id))
      #expect(try configuration.coordinates(ofTelescope: id) == defaults.coordinates(ofTelescope: id))
      #expect(configuration.nsbRates[id] == defaults.nsbRates[id])
    }
    #expect(configuration.laterSteps.regressor.values["max_depth"]?.integer == 30)
    #expect(try PipelineConfiguration(json: configuration.effectiveJSON) == configuration)
    #expect(try PipelineConfiguration(files: [path, path]).sha256 == configuration.sha256)
  }

  @Test("later files win, key by key; lists are replaced")
  func merging() throws {
    let folder = try TemporaryFolder()
    try Data(#"{"analysis": {"ped_time_window": 5, "bad_pixels": {"tel_021": [1, 2]}}}"#.utf8)
      .write(to: folder.url.appendingPathComponent("a.json"))
    try Data(
      #"{"analysis": {"bad_pixels": {"tel_021": [3]}}, "window_transmittance": {"tel_021": "w.txt"}}"#.utf8
    )
    .write(to: folder.url.appendingPathComponent("b.json"))
    let configuration = try PipelineConfiguration(files: [folder.path("a.json"), folder.path("b.json")])
    #expect(
      configuration.analysis.badPixels[21] == [3] && configuration.analysis.badPixels[22].isEmpty)
    #expect(configuration.analysis.pedestalTimeWindow == 5)
    #expect(configuration.windowTransmittance[21] == "w.txt" && configuration.windowTransmittance[22] == nil)
  }

  @Test(
    "wrong files are refused with key, line and the nearest known key",
    arguments: [
      ("{\n \"analysys\": {}}", "f:2: unknown key 'analysys'; did you mean 'analysis'?"),
      (
        "{\"ImageProcessor\": {\n\"image_cleaner_typ\": 1}}",
        "f:2: unknown key 'ImageProcessor.image_cleaner_typ'; did you mean "
          + "'ImageProcessor.image_cleaner_type'?"
      ),
      (
        "{\"NsbCalibrator\": {\n\n\"intensity_correction\": {\"tel_21\": 1}}}",
        "f:3: unknown key 'NsbCalibrator.intensity_correction.tel_21'; did you mean "
          + "'NsbCalibrator.intensity_correction.tel_021'?"
      ),
      (
        "{\"ped_time_window\": 4}",
        "f:1: unknown key 'ped_time_window'; did you mean 'analysis.ped_time_window'?"
      ),
      ("{\"zzzzzzzzzzzz\": 4}", "f:1: unknown key 'zzzzzzzzzzzz'"),
      (
        "{\"analysis\": {\"ped_time_window\":\n \"10\"}}",
        "f:2: 'analysis.ped_time_window' is \"10\", expected a number from 0.001 to 1000000"
      ),
      (
        "{\"ImageProcessor\": {\"image_cleaner_type\": \"TailcutImageCleaner\"}}",
        "f:1: 'ImageProcessor.image_cleaner_type' is \"TailcutImageCleaner\", expected one of "
          + "\"ImageCleanerSST\", "
          + "\"TailcutsImageCleaner\", \"MARSImageCleaner\", \"FACTImageCleaner\", "
          + "\"TimeConstrainedImageCleaner\"; did you mean 'TailcutsImageCleaner'?"
      ),
      (
        "{\"analysis\": {\"bad_pixels\": {\"tel_021\": [5,\n 1296]}}}",
        "f:2: 'analysis.bad_pixels.tel_021[1]' is 1296, expected an integer from 0 to 1295"
      ),
      (
        "{\"CameraCalibrator\": {\"LocalPeakWindowSum\": {\"window_width\": 7.5}}}",
        "f:1: 'CameraCalibrator.LocalPeakWindowSum.window_width' is 7.5, expected an integer from 1 to "
          + "10000, "
          + "or a list of [\"type\", pattern, value] and [\"id\", number, value]"
      ),
      (
        "{\"ImageProcessor\": {\"TailcutsImageCleaner\": {\"picture_threshold_pe\": [\n[\"ID\", 21, 8]]}}}",
        "f:2: 'ImageProcessor.TailcutsImageCleaner.picture_threshold_pe[0][0]' is \"ID\", expected one of "
          + "\"type\", "
          + "\"id\"; did you mean 'id'?"
      ),
      (
        "{\"telescope_calibration\": {\"tel_021\": 1}}",
        "f:1: 'telescope_calibration.tel_021' is 1, expected a string, or null"
      ),
      ("[]", "f:1: 'the configuration' is a list of 0, expected an object"),
      (
        "{\"analysis\": {},\n\"analysis\": {}}",
        "f:2: not valid JSON: key 'analysis' is given twice (first in line 1)"
      ),
      ("{\"a\": 1,}", "f:1: not valid JSON: expected a key in quotes, found '}'"),
      ("{\"a\": NaN}", "f:1: not valid JSON: expected a value, found 'N'"),
      ("", "f:1: not valid JSON: expected a value, found the end of the file"),
    ])
  func refusals(text: String, message: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try PipelineConfiguration(json: text, name: "f")
    }
    #expect(error.description == message)
    #expect(error.code.exitCode == 2)
  }

  @Test("a file that is not there ends with 3")
  func missingFile() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try PipelineConfiguration(files: ["/nonexistent/config.json"])
    }
    #expect(error.code.exitCode == 3)
  }
}
