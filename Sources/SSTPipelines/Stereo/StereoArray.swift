import Reconstruction
import SSTCore
import SSTData
import SSTSky

/// The array that two telescopes belong to, as their files describe it.
struct StereoArray {
  /// All telescopes with their cameras.
  let instrument: Instrument
  /// The first and the second telescope.
  let telescopes: [StereoTelescope]

  /// Positions in two files may differ by so much, in metres.
  private static let tolerance = 0.01

  /// Looks what the files say; files without a description are of the SST-1M array.
  ///
  /// - Throws: `StereoError` if the files describe different arrays, or a telescope is not part of them.
  init(_ first: TelescopeDL1, _ partners: [TelescopeDL1]) throws {
    instrument = try DL1File(first.file).instrument() ?? .sst1m()
    let second = partners[0].telescopeID
    for partner in partners {
      let other = try DL1File(partner.file).subarray() ?? .sst1m
      for id in [first.telescopeID, partner.telescopeID] {
        guard let a = instrument.place(of: id) else {
          throw StereoError.unknownTelescope(path: partner.path, id: id, known: instrument.telescopeIDs)
        }
        guard let twin = other.telescopes.first(where: { $0.id == id }),
          Self.agree(instrument.subarray.telescopes[a], twin)
        else {
          throw StereoError.differentArrays(first: first.path, second: partner.path, telescope: id)
        }
      }
      guard partner.telescopeID == second else {
        throw StereoError.severalTelescopes(first: partners[0].path, second: partner.path)
      }
    }
    telescopes = try [first, partners[0]].map { [instrument] in try Self.telescope($0, instrument) }
  }

  /// Whether a telescope is at the same position and has the same focal length.
  private static func agree(_ p: TelescopeDescription, _ q: TelescopeDescription) -> Bool {
    let values = [
      (p.position.x, q.position.x), (p.position.y, q.position.y), (p.position.z, q.position.z),
      (p.optics.effectiveFocalLength, q.optics.effectiveFocalLength),
    ]
    return values.allSatisfy { abs($0 - $1) < tolerance || $0.isNaN && $1.isNaN }
  }

  /// The telescope of a file; its camera has the scale of the effective focal length, which is what coma makes
  /// of the positions of images, and what ctapipe and the original take here.
  private static func telescope(
    _ dl1: TelescopeDL1, _ instrument: Instrument
  ) throws(StereoError) -> StereoTelescope {
    guard let place = instrument.place(of: dl1.telescopeID) else {
      throw .unknownTelescope(path: dl1.path, id: dl1.telescopeID, known: instrument.telescopeIDs)
    }
    let known = instrument.subarray.telescopes[place]
    guard known.optics.effectiveFocalLength > 0, known.optics.effectiveFocalLength.isFinite else {
      throw .noFocalLength(path: dl1.path, id: known.id)
    }
    return StereoTelescope(
      id: known.id, position: known.groundPosition, focalLength: known.optics.effectiveFocalLength,
      cameraRadius: instrument.cameras[place].geometry.borderRadius)
  }
}

extension Instrument {
  fileprivate var telescopeIDs: [Int] { subarray.telescopes.map(\.id) }
}
