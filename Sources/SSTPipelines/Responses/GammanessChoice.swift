import Foundation
public import InstrumentResponse
import SSTCore
import SSTIO

/// The cut on gammaness that responses and event lists share: their hashes must be the same.
public struct GammanessChoice: Sendable, Equatable {
  /// The cut.
  public let cut: GammanessCut
  /// The file with the cuts in bins of energy; nil for a global cut.
  public let path: String?
  /// The part of a name that tells it: the global cut as it is written, or `energydep`.
  public let name: String

  /// The global cut of a configuration.
  ///
  /// - Parameter configuration: `global_gammaness_cut`.
  public init(_ configuration: PipelineConfiguration) {
    let cut = configuration.analysis.later["global_gammaness_cut"]?.double ?? 0.75
    (self.cut, path, name) = (.global(cut), nil, "\(cut)")
  }

  /// The cuts of a table.
  ///
  /// - Parameter path: a file that ``CutTableFile`` reads.
  /// - Throws: `ResponseError`, `HDF5Error`, `FileError`, `TableError`.
  public init(path: String) throws {
    (cut, self.path, name) = (.binned(try CutTableFile.read(path, as: .gammaness)), path, "energydep")
  }

  /// The cuts for a node of models in a folder of folders with such names, as sst1mpipe lays them out, or in the folder itself.
  ///
  /// - Parameters:
  ///   - folder: the folder.
  ///   - node: the name of the node, such as `ze30_az180_nsb100`; nil if it is not known.
  ///   - target: `tel_001`, or `stereo`.
  /// - Throws: ``ResponseInputError/noCuts(folder:expected:)``, and as ``init(path:)``.
  public init(folder: String, node: String?, target: String) throws {
    let expected = "gammaness_cuts_…_\(target).h5"
    for place in [node.map { folder + "/" + $0 }, folder].compactMap({ $0 }) {
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).sorted()
      let found = names.filter { name in
        name.hasPrefix("gammaness_cuts_")
          && [".h5", ".ecsv"].contains { name.hasSuffix("_\(target)\($0)") }
      }
      guard found.count < 2 else {
        throw ResponseInputError.noCuts(
          folder: place, expected: "\(expected) but several (\(found.joined(separator: ", ")))")
      }
      if let name = found.first {
        try self.init(path: place + "/" + name)
        return
      }
    }
    throw ResponseInputError.noCuts(folder: folder, expected: expected)
  }

  /// What decides about events: equal for equal cuts, wherever they come from.
  public var sha256: String {
    switch cut {
    case .global(let value): return ContentHash(of: "global above \(value)").hexadecimal
    case .binned(let cut):
      let numbers = (cut.binning.edges + cut.cuts).map(\.description)
      return ContentHash(of: "binned at least \(numbers.joined(separator: " "))").hexadecimal
    }
  }
}
