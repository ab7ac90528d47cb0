import Foundation
import Reconstruction
import SSTCore
import TestSupport

/// One image of the golden file, with everything that the original computed from it.
struct GoldenImage: Decodable, Sendable, CustomStringConvertible {
  struct Parameters: Decodable, Sendable {
    var hillas: [String: Double?]
    var timing: [String: Double?]
    var leakage: [String: Double?]?
    var concentration: [String: Double?]
    var morphology: [String: Int]?
    var intensity: [String: Double?]?
    var peak_time: [String: Double?]?
    var intensity_float32: [String: Double?]?
    var peak_time_float32: [String: Double?]?
  }
  var id: Int
  var kind: String
  var masks: [String: [Int32]]
  var islands: [[Int32]]
  var camera_frame: Parameters?
  var telescope_frame: Parameters?
  var extra: [String: Double?]?
  var image: [Float]
  var peak_time: [Float]

  var description: String { "image \(id) (\(kind))" }
  var pixelCount: Int { masks["sst"]?.count ?? 0 }

  /// Ratio of width to length close to 1: the axis is arbitrary.
  var isSymmetric: Bool { (number("width") ?? 0) / (number("length") ?? 1) > 0.999 }
  /// A row of pixels: the width is a rounding error.
  var isRow: Bool { (number("width") ?? 1) < 1e-5 }
  private func number(_ name: String) -> Double? { camera_frame?.hillas[name] ?? nil }
}

/// The golden images, read once.
struct GoldenImages: Decodable, Sendable {
  var average_charge: [Double]
  var stdev_charge: [Double]
  var images: [GoldenImage]

  static let all: GoldenImages = {
    let empty = GoldenImages(average_charge: [], stdev_charge: [], images: [])
    guard SharedData.isPresent, let data = try? SharedData.data("oracle/r0_dl1/images_seed20.json") else {
      return empty
    }
    return (try? JSONDecoder().decode(GoldenImages.self, from: data)) ?? empty
  }()

  /// Adaptive picture thresholds, as the masks `sst` were made with.
  static let thresholds = SSTCleanerParameters().adaptiveThresholds(
    mean: all.average_charge, standardDeviation: all.stdev_charge)
}

/// Synthetic shower images that need no file.
enum ToyImage {
  static let geometry = SST1MCamera.geometry

  /// A noise-free ellipse with a time gradient (ns/m) along its axis; lengths in m.
  static func ellipse(
    x: Double = 0.05, y: Double = -0.03, length: Double = 0.06, width: Double = 0.025, psi: Double = 0.7,
    size: Double = 1500, gradient: Double = 30, scale: Double = 1
  ) -> (image: [Float], peakTime: [Float]) {
    var image: [Float] = []
    var peakTime: [Float] = []
    for pixel in 0..<geometry.pixelCount {
      let (dx, dy) = (geometry.x[pixel] - x, geometry.y[pixel] - y)
      let (along, across) = (dx * cos(psi) + dy * sin(psi), dy * cos(psi) - dx * sin(psi))
      let exponent = -0.5 * (along * along / (length * length) + across * across / (width * width))
      image.append(Float(scale * size * 5.1e-4 / (2 * .pi * length * width) * exp(exponent)))
      peakTime.append(Float(70 + gradient * along))
    }
    return (image, peakTime)
  }
}
