import Foundation
import Reconstruction
import SSTCore
import TestSupport
import Testing

@Suite("Image parameters") struct ParameterTests {
  static let geometry = SST1MCamera.geometry
  static let golden = GoldenImages.all.images

  static func process(_ golden: GoldenImage, frame: ImageFrame? = nil, _ quirks: Quirks)
    -> ImageParameters
  {
    let thresholds = GoldenImages.thresholds
    var processor = ImageProcessor(
      cleaner: .sst(SSTCleanerParameters()), geometry: geometry, frame: frame, quirks: quirks)
    return processor.process(
      image: golden.image.span, peakTime: golden.peak_time.span, pictureThreshold: thresholds.span)
  }

  /// Compares named numbers; an absent or null number is NaN.
  static func compare(
    _ found: [(String, Double)], _ expected: [String: Double?], relative: Double = 1e-6,
    absolute: Double = 1e-9,
    _ where_: String
  ) {
    for (name, value) in found {
      guard let entry = expected[name] else { continue }
      #expect(
        isClose(value, entry ?? .nan, relative: relative, absolute: absolute),
        "\(name) of \(where_): \(value), expected \(entry ?? .nan)")
    }
  }

  /// Numbers of the ellipse by the original's names, without those that are undetermined for this image.
  static func ellipse(_ h: HillasParameters, _ golden: GoldenImage, x: String, y: String) -> [(
    String, Double
  )] {
    var list = [
      ("intensity", h.intensity), (x, h.x), (y, h.y), ("r", h.r), ("phi", h.phiDeg), ("length", h.length),
    ]
    if !golden.isRow { list.append(("width", h.width)) }
    if !golden.isRow, !golden.isSymmetric { list.append(("width_uncertainty", h.widthUncertainty)) }
    if !golden.isSymmetric {
      list += [
        ("psi", h.psiDeg), ("skewness", h.skewness), ("kurtosis", h.kurtosis),
        ("length_uncertainty", h.lengthUncertainty),
      ]
    }
    return list
  }

  static func timing(_ t: TimingParameters, _ golden: GoldenImage) -> [(String, Double)] {
    if golden.pixelCount <= 3 || golden.isSymmetric { return [] }
    return [("slope", t.slope), ("intercept", t.intercept), ("deviation", t.deviation)]
  }

  static func concentration(_ c: ConcentrationParameters, _ golden: GoldenImage) -> [(String, Double)] {
    let always = [("cog", c.cog), ("pixel", c.pixel)]
    return golden.isRow || golden.isSymmetric ? always : always + [("core", c.core)]
  }

  static func statistics(_ s: DescriptiveStatistics) -> [(String, Double)] {
    [
      ("max", Double(s.max)), ("min", Double(s.min)), ("mean", Double(s.mean)), ("std", Double(s.std)),
      ("skewness", s.skewness), ("kurtosis", s.kurtosis),
    ]
  }

  @Test(
    "camera frame", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)),
    arguments: golden.indices)
  func cameraFrame(index: Int) throws {
    let golden = Self.golden[index]
    let found = Self.process(golden, .fivePairTimeFit)
    guard let expected = golden.camera_frame else {
      #expect(!found.isDefined && found.morphology == .undefined, "\(golden)")
      return
    }
    let name = golden.description
    Self.compare(Self.ellipse(found.hillas, golden, x: "x", y: "y"), expected.hillas, name)
    Self.compare(Self.timing(found.timing, golden), expected.timing, name)
    Self.compare(Self.concentration(found.concentration, golden), expected.concentration, name)
    let l = found.leakage
    let leakage = [
      ("pixels_width_1", l.pixelsWidth1), ("pixels_width_2", l.pixelsWidth2),
      ("intensity_width_1", Double(l.intensityWidth1)), ("intensity_width_2", Double(l.intensityWidth2)),
    ]
    Self.compare(leakage, try #require(expected.leakage), name)
    let m = found.morphology
    let morphology = [
      "n_pixels": m.nPixels, "n_islands": m.nIslands, "n_small_islands": m.nSmallIslands,
      "n_medium_islands": m.nMediumIslands, "n_large_islands": m.nLargeIslands,
    ]
    #expect(morphology == expected.morphology, "\(golden)")
    Self.compare(Self.statistics(found.intensity), try #require(expected.intensity), name)
    Self.compare(Self.statistics(found.peakTime), try #require(expected.peak_time), name)
    // The original's own 32-bit accumulation: README tolerances.
    let single = try #require(expected.intensity_float32)
    Self.compare(Self.statistics(found.intensity), single, relative: 1e-4, absolute: 1e-4, name)
    let times = try #require(expected.peak_time_float32)
    Self.compare(Self.statistics(found.peakTime), times, relative: 1e-4, absolute: 1e-4, name)
  }

  @Test(
    "telescope frame and additional features",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)),
    arguments: golden.indices)
  func telescopeFrame(index: Int) throws {
    let golden = Self.golden[index]
    guard let expected = golden.telescope_frame else { return }
    let optics = try #require(SubarrayDescription.sst1m.telescopes.first).optics
    let frame = ImageFrame.telescope(Self.geometry, focalLength: optics.equivalentFocalLength)
    let found = Self.process(golden, frame: frame, .fivePairTimeFit)
    let name = golden.description
    Self.compare(Self.ellipse(found.hillas, golden, x: "fov_lon", y: "fov_lat"), expected.hillas, name)
    Self.compare(Self.timing(found.timing, golden), expected.timing, name)
    Self.compare(Self.concentration(found.concentration, golden), expected.concentration, name)
    let camera = Self.process(golden, .fivePairTimeFit)
    let e = camera.extra
    var extra = [
      ("t_rms", e.tRMS), ("t_rms_w", e.tRMSWeighted), ("t_lac", e.tLac), ("len_st", e.lenST),
      ("log10_intensity", e.log10Intensity),
    ]
    if !golden.isRow { extra.append(("wl", e.wl)) }
    Self.compare(extra, try #require(golden.extra), name)
  }

  @Test("turning the image by 60° turns its angles", arguments: 0..<6)
  func rotation(step: Int) throws {
    let angle = Double(step) * .pi / 3
    var processor = ImageProcessor(cleaner: .sst(SSTCleanerParameters()), geometry: Self.geometry)
    // The lattice has this symmetry about a pixel; about the camera's centre it turns by 120° only.
    let g = Self.geometry
    func square(_ pixel: Int) -> Double { g.x[pixel] * g.x[pixel] + g.y[pixel] * g.y[pixel] }
    let central = try #require((0..<g.pixelCount).min { square($0) < square($1) })
    let (x0, y0) = (g.x[central], g.y[central])
    let (x, y) = (0.05, -0.03)
    let first = ToyImage.ellipse(x: x0 + x, y: y0 + y, psi: 0.7)
    let turned = ToyImage.ellipse(
      x: x0 + x * cos(angle) - y * sin(angle), y: y0 + x * sin(angle) + y * cos(angle), psi: 0.7 + angle)
    let a = processor.process(image: first.image.span, peakTime: first.peakTime.span)
    let b = processor.process(image: turned.image.span, peakTime: turned.peakTime.span)
    #expect(a.morphology == b.morphology)
    // The stored positions are rounded, so the lattice is regular to some 1e-3 of its pitch only.
    #expect(isClose(b.hillas.length, a.hillas.length, relative: 1e-3))
    #expect(isClose(b.hillas.width, a.hillas.width, relative: 1e-3))
    let difference = (b.hillas.psiDeg - a.hillas.psiDeg - 60 * Double(step)).remainder(dividingBy: 180)
    #expect(abs(difference) < 0.1)
    #expect(isClose(abs(b.timing.slope), 30, relative: 1e-3))
    #expect(b.timing.deviation < 0.1)
  }

  @Test("charges scaled by a factor scale the intensity only")
  func scaling() {
    let (image, times) = ToyImage.ellipse()
    var processor = ImageProcessor(cleaner: .sst(SSTCleanerParameters()), geometry: Self.geometry)
    let a = processor.process(image: image.span, peakTime: times.span)
    let mask = processor.workspace.mask
    let doubled = image.map { 2 * $0 }
    let b = processor.parameters(image: doubled.span, peakTime: times.span, mask: mask.span)
    #expect(isClose(b.hillas.intensity, 2 * a.hillas.intensity, relative: 1e-12))
    #expect(isClose(b.hillas.length, a.hillas.length, relative: 1e-12))
    #expect(isClose(b.hillas.kurtosis, a.hillas.kurtosis, relative: 1e-12))
    #expect(
      isClose(b.hillas.lengthUncertainty, a.hillas.lengthUncertainty / 2.0.squareRoot(), relative: 1e-12))
    #expect(b.leakage == a.leakage && b.morphology == a.morphology)
  }

  @Test(
    "one pixel, no pixel, all pixels, NaN and negative images", arguments: [[], .fivePairTimeFit] as [Quirks])
  func degenerate(quirks: Quirks) {
    let count = Self.geometry.pixelCount
    var processor = ImageProcessor(
      cleaner: .sst(SSTCleanerParameters()), geometry: Self.geometry, quirks: quirks)
    var (image, times) = ToyImage.ellipse()
    var mask = [Bool](repeating: false, count: count)
    #expect(!processor.parameters(image: image.span, peakTime: times.span, mask: mask.span).isDefined)
    mask[640] = true
    let single = processor.parameters(image: image.span, peakTime: times.span, mask: mask.span)
    #expect(single.isDefined && single.hillas.length == 0 && single.hillas.width == 0)
    #expect(single.hillas.psiDeg.isNaN && single.timing.slope.isNaN && single.concentration.core == 0)
    #expect(single.morphology.nPixels == 1 && single.intensity.std == 0 && single.extra.wl.isNaN)
    image[640] = .nan
    #expect(!processor.parameters(image: image.span, peakTime: times.span, mask: mask.span).isDefined)
    image[640] = -3
    #expect(!processor.parameters(image: image.span, peakTime: times.span, mask: mask.span).isDefined)
    let all = [Bool](repeating: true, count: count)
    image[640] = 10
    let full = processor.parameters(image: image.span, peakTime: times.span, mask: all.span)
    #expect(full.morphology.nIslands == 1 && full.leakage.pixelsWidth1 == 141.0 / 1296)
    #expect(isClose(full.timing.slope, 30, relative: 1e-2))
    times[3] = .nan
    let noTime = processor.parameters(image: image.span, peakTime: times.span, mask: all.span)
    #expect(noTime.isDefined && noTime.timing.slope.isNaN)
    let truth = processor.parameters(image: image.span, mask: all.span)
    #expect(truth.hillas == full.hillas && truth.timing.slope.isNaN && truth.extra.tRMS.isNaN)
  }

  @Test("frames know their names")
  func names() {
    let frame = ImageFrame.telescope(Self.geometry, focalLength: 5.6)
    #expect(
      frame.kind.columnPrefix.isEmpty && frame.kind.coordinateNames.first == "fov_lon"
        && frame.kind.lengthUnit == "deg")
    #expect(ImageFrame.camera(Self.geometry).kind.columnPrefix == "camera_frame_")
    #expect(isClose(frame.pixelWidth, Self.geometry.pixelWidth * 180 / .pi / 5.6, relative: 1e-14))
  }
}
