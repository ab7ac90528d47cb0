import SPEFit
import SSTCore
import TestSupport
import Testing

/// The part of a golden fit file with the curves of its first pixel.
private struct CurveFile: Decodable {
  struct Curve: Decodable {
    var fit_x_first: Double
    var fit_x_last: Double
    var fit_x_count: Int
    var fit_y: [Double]
    var hist_edges: [Double]
  }
  struct Fit: Decodable {
    var values: [String: Double]
  }
  struct Pixel: Decodable {
    var arrays: [Curve]?
    var hist: [[Double]]
    var fits: [String: Fit]
  }
  var pixels: [Pixel]
}

@Suite("Curves against spefit", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct CurveGoldenTests {
  @Test("the density at ten points a bin, and the edges of the histogram", arguments: FitFile.names)
  func curves(_ name: String) throws {
    let file = try Golden.read(FitFile.self, "fits/\(name).json")
    let pixel = try #require(Golden.read(CurveFile.self, "fits/\(name).json").pixels.first)
    let fitter = try CameraFitter(file.density(), binnings: [file.binning], quirks: .spefit)
    let fit = try #require(pixel.fits["BinnedNLL"])
    let values = fitter.density.parameters.map { fit.values[$0.name] ?? .nan }
    let arrays = try #require(pixel.arrays)
    #expect(arrays.count == fitter.density.parts.count)
    for (illumination, expected) in arrays.enumerated() {
      let (x, y) = fitter.densityCurve(at: values, illumination: illumination)
      #expect(x.count == expected.fit_x_count)
      #expect(x.first == expected.fit_x_first)
      #expect(x.last == expected.fit_x_last)
      // Far out the density is so steep that the last digit of x shows.
      #expect(largestRelativeDifference(y, expected.fit_y, floor: 1e-200) < 1e-11, "\(name)")
      #expect(largestDifference(fitter.binnings[illumination].edges, expected.hist_edges) <= 1e-15)
    }
  }

  @Test("the curve in counts covers the area of the histogram")
  func counts() throws {
    let file = try Golden.read(FitFile.self, "fits/single_SiPMModifiedPoisson.json")
    let fitter = try CameraFitter(file.density(), binnings: [file.binning])
    let spectrum = ChargeSpectrum(counts: file.pixels[0].hist[0], binning: file.binning)
    let fit = try fitter.fit([spectrum])
    let (x, y) = fitter.curve(of: fit, illumination: 0)
    let (same, density) = fitter.densityCurve(at: fit.result.values, illumination: 0, pointCount: 1000)
    #expect(x == same)
    let area = (y.reduce(0, +) - 0.5 * (y[0] + y[999])) * (x[1] - x[0])
    let width = file.binning.edges[1] - file.binning.edges[0]
    #expect(isClose(area, spectrum.total * width, relative: 1e-4))
    let scale = y[300] / density[300]
    #expect(largestRelativeDifference(y, density.map { $0 * scale }) < 1e-12)
  }

  @Test("curves of one point and of none")
  func short() throws {
    let fitter = try CameraFitter(
      JointDensity([PhotoelectronDensity(.pmtSingleGaussian)]), binnings: [Binning(count: 4, range: 0...1)])
    let values = [0, 0.2, 1, 0.1, 1.0]
    #expect(fitter.densityCurve(at: values, illumination: 0, pointCount: 1).charges == [0])
    #expect(fitter.densityCurve(at: values, illumination: 0, pointCount: 0).charges.isEmpty)
  }
}
