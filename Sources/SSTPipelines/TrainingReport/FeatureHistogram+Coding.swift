import Foundation
public import Forests

extension FeatureHistogram {
  /// The name of the annotation of a model's head that holds the histograms.
  public static let annotation = "feature_histograms"

  private static let mostBins = 10_000
  private static let mostSamples = 20

  /// Histograms as text for the annotation of a model's head: JSON without blanks, weights with six digits.
  ///
  /// - Parameter histograms: one for each feature.
  public static func text(_ histograms: [FeatureHistogram]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let short = histograms.map { histogram in
      var histogram = histogram
      histogram.samples = histogram.samples.map(\.rounded)
      return histogram
    }
    // All numbers are finite: there is nothing that cannot be written.
    return (try? encoder.encode(short)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  /// The histograms in the head of a model; none if it does not have any.
  ///
  /// - Parameters:
  ///   - head: the head of a model.
  ///   - path: the file of the model, for the message.
  /// - Throws: `ForestError.damaged` for an annotation that holds something else.
  public static func all(in head: ForestHead, path: String) throws(ForestError) -> [FeatureHistogram] {
    guard let text = head.annotations[annotation] else { return [] }
    guard let histograms = try? JSONDecoder().decode([FeatureHistogram].self, from: Data(text.utf8)) else {
      throw .damaged(path: path, place: annotation, reason: "it does not hold distributions of features")
    }
    for histogram in histograms {
      if let reason = histogram.fault {
        throw .damaged(path: path, place: "\(annotation), \(histogram.feature)", reason: reason)
      }
    }
    return histograms
  }

  /// Why this cannot be a histogram; nil if it can.
  private var fault: String? {
    guard low < high, (high - low).isFinite, minimum <= maximum, minimum.isFinite, maximum.isFinite else {
      return "its range is not one"
    }
    guard (1...Self.mostSamples).contains(samples.count) else { return "it has \(samples.count) samples" }
    guard (1...Self.mostBins).contains(binCount), samples.allSatisfy({ $0.contents.count == binCount }) else {
      return "its samples have different numbers of bins"
    }
    return samples.allSatisfy(\.isPossible) ? nil : "it has a number of rows that cannot be"
  }
}

extension FeatureHistogram.Sample {
  fileprivate var isPossible: Bool {
    rowCount >= 0 && total.isFinite
      && (contents + [below, above, effectiveCount]).allSatisfy { $0 >= 0 && $0.isFinite }
  }

  /// With numbers of six digits at most, unless they are whole.
  fileprivate var rounded: Self {
    func short(_ value: Double) -> Double {
      value == value.rounded() ? value : Double(String(format: "%.6g", value)) ?? value
    }
    var copy = self
    copy.contents = contents.map(short)
    (copy.below, copy.above, copy.effectiveCount) = (short(below), short(above), short(effectiveCount))
    return copy
  }
}
