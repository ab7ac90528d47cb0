import Foundation
import Reconstruction
import SSTCore
import TestSupport
import Testing

@Suite("Image cleaning") struct CleaningTests {
  let geometry = SST1MCamera.geometry

  /// The thresholds of the golden images.
  private static let thresholds = TailcutsParameters {
    $0.pictureThresholdPE = 8
    $0.boundaryThresholdPE = 4
  }
  private static let mainIsland = SSTCleanerParameters { $0.onlyMainIsland = true }

  static let cleaners: [(name: String, cleaner: ImageCleaner, adaptive: Bool)] = [
    ("tailcuts", .tailcuts(thresholds), false),
    (
      "keep_isolated",
      .tailcuts(
        TailcutsParameters {
          $0 = thresholds
          $0.keepsIsolated = true
        }), false
    ),
    ("sst", .sst(SSTCleanerParameters()), true),
    ("sst_main_island", .sst(mainIsland), true),
    ("mars", .mars(thresholds), false),
    ("fact", .fact(FACTCleanerParameters { $0.tailcuts = thresholds }), false),
    (
      "time_constrained",
      .timeConstrained(
        TimeConstrainedParameters {
          $0.tailcuts = thresholds
          $0.tailcuts.minimumPictureNeighbors = 1
        }), false
    ),
  ]

  @Test(
    "masks equal the original's", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)),
    arguments: cleaners.indices)
  func goldenMasks(index: Int) {
    let (name, cleaner, adaptive) = Self.cleaners[index]
    #expect(GoldenImages.all.images.count == 200)
    let thresholds = GoldenImages.thresholds
    var workspace = CleaningWorkspace()
    for golden in GoldenImages.all.images {
      if adaptive {
        cleaner.clean(
          image: golden.image.span, peakTime: golden.peak_time.span, pictureThreshold: thresholds.span,
          geometry: geometry, workspace: &workspace)
      } else {
        cleaner.clean(
          image: golden.image.span, peakTime: golden.peak_time.span, geometry: geometry, workspace: &workspace
        )
      }
      #expect(workspace.selected == golden.masks[name], "\(name) of \(golden)")
      #expect(workspace.mask.indices.filter { workspace.mask[$0] } == workspace.selected.map(Int.init))
    }
  }

  @Test(
    "islands equal the original's", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)))
  func goldenIslands() {
    var workspace = CleaningWorkspace()
    for golden in GoldenImages.all.images {
      var mask = [Bool](repeating: false, count: geometry.pixelCount)
      for pixel in golden.masks["sst"] ?? [] { mask[Int(pixel)] = true }
      workspace.select(mask: mask.span)
      workspace.labelIslands(geometry)
      let found = (0..<workspace.islands.count).map { island in
        workspace.selected.indices.filter { workspace.islands.labels[$0] == island + 1 }
          .map { workspace.selected[$0] }
      }
      #expect(found == golden.islands, "\(golden)")
    }
  }

  @Test("empty, full, NaN and infinite images do not crash", arguments: cleaners.indices)
  func degenerate(index: Int) {
    let cleaner = Self.cleaners[index].cleaner
    var workspace = CleaningWorkspace()
    let count = geometry.pixelCount
    for (charge, time, kept) in [
      (Float(0), Float(50), 0), (.nan, 50, 0), (100, 50, count), (-5, .nan, 0), (.nan, .nan, 0),
    ] {
      let image = [Float](repeating: charge, count: count)
      let times = [Float](repeating: time, count: count)
      cleaner.clean(image: image.span, peakTime: times.span, geometry: geometry, workspace: &workspace)
      // A corner pixel has two neighbors, enough for each cleaning here.
      #expect(workspace.selected.count == kept, "charge \(charge)")
    }
    let infinite = [Float](repeating: .infinity, count: count)
    cleaner.clean(image: infinite.span, peakTime: infinite.span, geometry: geometry, workspace: &workspace)
  }

  @Test("a NaN threshold is never passed, as in the original")
  func nanThreshold() {
    let image = [Float](repeating: 100, count: geometry.pixelCount)
    let thresholds = [Double](repeating: .nan, count: geometry.pixelCount)
    var workspace = CleaningWorkspace()
    ImageCleaner.sst(SSTCleanerParameters()).clean(
      image: image.span, peakTime: image.span, pictureThreshold: thresholds.span, geometry: geometry,
      workspace: &workspace)
    #expect(workspace.selected.isEmpty)
    #expect(SSTCleanerParameters().adaptiveThreshold(mean: 1, standardDeviation: .nan).isNaN)
    #expect(SSTCleanerParameters().adaptiveThreshold(mean: 4, standardDeviation: 2) == 9)
  }

  @Test("scalar thresholds compare in 32 bits, arrays in 64 bits")
  func comparison() {
    // Float(8.1) is above 8.1, Float(8.3) is below 8.3.
    let image = [Float](repeating: 8.3, count: geometry.pixelCount)
    let cleaner = ImageCleaner.tailcuts(
      TailcutsParameters {
        $0.pictureThresholdPE = 8.3
        $0.boundaryThresholdPE = 4
      })
    var workspace = CleaningWorkspace()
    cleaner.clean(image: image.span, peakTime: image.span, geometry: geometry, workspace: &workspace)
    #expect(workspace.selected.count == geometry.pixelCount)
    let thresholds = [Double](repeating: 8.3, count: geometry.pixelCount)
    cleaner.clean(
      image: image.span, peakTime: image.span, pictureThreshold: thresholds.span, geometry: geometry,
      workspace: &workspace)
    #expect(workspace.selected.isEmpty == (Double(Float(8.3)) < 8.3))
  }

  @Test("equal islands: the one with the lowest label is the main one")
  func equalIslands() {
    var image = [Float](repeating: 0, count: geometry.pixelCount)
    let centres = [200, 1000]
    for centre in centres {
      image[centre] = 50
      for other in geometry.neighbors(of: centre) { image[Int(other)] = 20 }
    }
    let times = [Float](repeating: 60, count: geometry.pixelCount)
    var workspace = CleaningWorkspace()
    ImageCleaner.sst(Self.mainIsland).clean(
      image: image.span, peakTime: times.span, geometry: geometry, workspace: &workspace)
    #expect(workspace.mask[200] && !workspace.mask[1000])
  }

  @Test("the entry for a night-sky level, in any order of the entries")
  func entries() throws {
    let bright = try SSTCleanerParameters(json: #"{"min_nsb_level": 2.3554, "picture_threshold_pe": 9}"#)
    for entries in [[SSTCleanerParameters(), bright], [bright, SSTCleanerParameters()]] {
      #expect(SSTCleanerParameters.entry(in: entries, nsbLevel: 2) == SSTCleanerParameters())
      #expect(SSTCleanerParameters.entry(in: entries, nsbLevel: 2.3554) == bright)
      #expect(SSTCleanerParameters.entry(in: entries, nsbLevel: -1) == nil)
    }
  }
}
