import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Telescopes, cameras and objects of real files against the values of eventio and ctapipe.
@Suite("EventIO: heads of real files", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenHeadTests {
  @Test("telescopes and cameras", arguments: Golden.files) func subarray(file: String) throws {
    let golden = try Golden(file: file)["ctapipe"]["subarray"]
    let source = try SimtelEventSource(path: Golden.path(file))
    #expect(source.description.subarray?.name == golden["name"].text)
    #expect(abs(source.head.location.longitudeDeg - golden["reference"]["lon_deg"].double) < 1e-9)
    #expect(abs(source.head.location.latitudeDeg - golden["reference"]["lat_deg"].double) < 1e-9)
    #expect(abs(source.head.location.heightM - golden["reference"]["height_m"].double) < 1e-6)
    #expect(source.head.telescopes.count == golden["telescopes"].keys.count)
    for telescope in source.head.telescopes {
      let wanted = golden["telescopes"]["\(telescope.id)"]
      let name = "\(file), telescope \(telescope.id)"
      #expect(telescope.name == wanted["description"].text, "\(name)")
      let optics = telescope.description.optics
      #expect(optics.reflectorShape == wanted["reflector_shape"].text, "\(name)")
      #expect(optics.mirrorCount == wanted["n_mirrors"].int, "\(name)")
      #expect(optics.mirrorTileCount == wanted["n_mirror_tiles"].int, "\(name)")
      #expect(optics.mirrorArea == wanted["mirror_area_m2"].double, "\(name)")
      #expect(optics.equivalentFocalLength == wanted["equivalent_focal_length_m"].double, "\(name)")
      let effective = wanted["effective_focal_length_m"]
      #expect(telescope.usesNominalFocalLength == effective.isNull, "\(name)")
      if !effective.isNull { #expect(optics.effectiveFocalLength == effective.double, "\(name)") }
      let position = telescope.description.position
      #expect([position.x, position.y, position.z] == wanted["position_m"].doubles, "\(name)")
      camera(telescope, wanted, name)
    }
  }

  private func camera(_ telescope: SimtelTelescope, _ wanted: Golden, _ name: String) {
    let golden = wanted["geometry"]
    guard let geometry = telescope.readout.geometry else {
      Issue.record("\(name): no geometry")
      return
    }
    #expect(geometry.pixelShape.rawValue == golden["pix_type"].text, "\(name)")
    #expect(abs(geometry.pixelRotationDeg - golden["pix_rotation_deg"].double) < 1e-9, "\(name)")
    for (mine, key) in [(geometry.x, "pix_x_m"), (geometry.y, "pix_y_m")] {
      for (a, b) in zip(mine, golden[key]["first"].doubles) { #expect(abs(a - b) < 1e-14, "\(name)") }
      let sum = mine.reduce(0) { $0 + abs($1) }
      #expect(abs(sum - golden[key]["sum_abs"].double) < 1e-9, "\(name)")
    }
    #expect(geometry.pixelArea == golden["pix_area_m2_first"].double, "\(name)")
    #expect(abs(geometry.pixelWidth - golden["pixel_width_m_first"].double) < 1e-12, "\(name)")
    #expect(geometry.neighborIndices.count == 2 * golden["n_neighbor_pairs"].int, "\(name)")
    #expect(geometry.neighbors(of: 0).map { Int($0) } == golden["neighbors_pixel0"].ints, "\(name)")
    let readout = wanted["readout"]
    #expect(abs((telescope.readout.samplingRateGHz ?? 0) - readout["sampling_rate_GHz"].double) < 1e-7)
    #expect(telescope.readout.channelCount == readout["n_channels"].int, "\(name)")
    #expect(telescope.readout.samplesPerPixel == readout["n_samples"].int, "\(name)")
    let pulses = telescope.referencePulses
    #expect(
      [pulses.count, pulses.first?.amplitudes.count ?? 0] == readout["reference_pulse_shape"].ints, "\(name)")
    #expect(pulses.first?.stepNS == readout["reference_pulse_sample_width_ns"].double, "\(name)")
  }

  /// Objects of a file by depth, type and version.
  private func countObjects(_ path: String) throws -> (counts: [String: Int], types: String, bytes: Int) {
    let stream = try ObjectStream(path: path)
    var counts: [String: Int] = [:]
    var lines: [String] = []
    func visit(_ object: StoredObject, _ depth: Int) throws(ObjectFault) {
      let type = object.header.type
      let name =
        EventIOType.isTracking(type)
        ? "track(2100+)" : EventIOType.isTelescopeEvent(type) ? "televt(2200+)" : "\(type)"
      counts["\(depth) \(name) \(object.header.version)", default: 0] += 1
      if try EventIORecords.decode(object) == nil, object.header.isContainer {
        try object.forEachChild { child throws(ObjectFault) in try visit(child, depth + 1) }
      }
    }
    while let header = try stream.next() {
      var bytes: [UInt8] = []
      _ = try stream.read(header, appendingTo: &bytes)
      lines.append("\(header.type)v\(header.version)#\(header.identifier):\(header.length)")
      try KeptObject(header: header, bytes: bytes).withObject { object throws(ObjectFault) in
        try visit(object, 0)
      }
    }
    return (counts, lines.joined(separator: ","), stream.offset)
  }

  @Test("every object parses", arguments: Golden.files) func objects(file: String) throws {
    let golden = try Golden(file: file)
    let found = try countObjects(Golden.path(file))
    #expect(found.bytes == golden["uncompressed_size"].int)
    #expect(sha256(Array(found.types.utf8)) == golden["toplevel_types_sha256"].text)
    var wanted: [String: Int] = [:]
    for entry in golden["object_counts"].list {
      let key = "\(entry["depth"].int) \(entry["type"].text) \(entry["version"].int)"
      wanted[key] = entry["count"].int
    }
    #expect(found.counts == wanted)
  }
}
