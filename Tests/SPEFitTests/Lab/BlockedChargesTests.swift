import SSTCore
import Testing

@testable import SPEFit

/// A table that is handed over in blocks of a few events.
struct BlockedCharges: ChargeSource {
  let table: ChargeTable
  let eventsInBlock: Int

  var eventCount: Int { table.eventCount }
  var pixelCount: Int { table.pixelCount }
  var isSinglePrecision: Bool { table.isSinglePrecision }

  func forEachBlock(_ body: (ChargeTable) throws -> Void) throws {
    for first in stride(from: 0, to: eventCount, by: eventsInBlock) {
      let places = first * pixelCount..<min(first + eventsInBlock, eventCount) * pixelCount
      let values: ChargeTable.Values =
        switch table.values {
        case .float32(let all): .float32(Array(all[places]))
        case .float64(let all): .float64(Array(all[places]))
        }
      try body(
        ChargeTable(eventCount: places.count / pixelCount, pixelCount: pixelCount, values: values))
    }
  }
}

@Suite("Charges in blocks") struct BlockedChargesTests {
  @Test("plan, histograms and fits are those of whole tables", arguments: [Quirks(), .pixelAnalysis])
  func sameAsWhole(_ quirks: Quirks) throws {
    let tables = try ToyCamera(pixelCount: 6).tables()
    let blocks = tables.map { BlockedCharges(table: $0, eventsInBlock: 77) }
    let options = LabFitOptions(quirks: quirks)
    let whole = try LabSpectrumFit(tables, options: options)
    let blocked = try LabSpectrumFit(blocks, options: options)
    #expect(blocked.fitter.binnings == whole.fitter.binnings)
    #expect(blocked.fitter.density.parameters == whole.fitter.density.parameters)
    let histograms = try zip(blocks, blocked.fitter.binnings).map { try ChargeHistograms($0, binning: $1) }
    let fits = try zip(whole.fitter.fit(tables), blocked.fitter.fit(histograms, jobs: 2))
    for (a, b) in fits {
      #expect(a.pixel == b.pixel && a.histograms == b.histograms && a.result.values == b.result.values)
    }
  }

  @Test("spectra of other bins are refused") func otherBins() throws {
    let binning = Binning(count: 80, range: -1...7)
    let fitter = try CameraFitter(
      JointDensity([PhotoelectronDensity(.sipmModifiedPoisson)]), binnings: [binning])
    let charges = (0..<400).map { Double($0 % 40) / 10 }
    for other in [
      Binning(count: 81, range: -1...7), Binning(count: 80, range: -1...7.5),
      Binning(count: 80, range: -1...7, precision: .float),
    ] {
      #expect(throws: FitError.otherBinning(spectrum: 0)) {
        try fitter.fit([ChargeSpectrum(charges, binning: other)])
      }
      #expect(throws: FitError.otherBinning(spectrum: 0)) {
        try fitter.fit([ChargeHistograms(pixels: 0..<1, binning: other)])
      }
    }
    let bare = ChargeSpectrum(centres: binning.centres, counts: binning.centres.map { _ in 1 })
    #expect(throws: FitError.otherBinning(spectrum: 0)) { try fitter.fit([bare]) }
    #expect(try fitter.fit([ChargeSpectrum(charges, binning: binning)]).histograms[0].reduce(0, +) == 400)
  }
}

@Suite("Roles of parameters") struct ParameterRoleTests {
  @Test("roles find parameters whatever their names", arguments: PhotoelectronDensity.Model.allCases)
  func places(_ model: PhotoelectronDensity.Model) throws {
    var base = PhotoelectronDensity(model)
    #expect(base.roles.count == base.parameters.count)
    for i in base.parameters.indices { base.parameters[i].name = "p\(i)" }
    let last = base.parameters.count - 1
    let joint = try JointDensity(base, count: 2, own: ["p0", "p\(last)"])
    #expect(joint.parameters[try #require(joint.place(of: .light, inSpectrum: 1))].name == "p\(last)_1")
    #expect(joint.parameters[try #require(joint.place(of: .pedestal, inSpectrum: 0))].name == "p0_0")
    #expect(joint.place(of: .gain, inSpectrum: 0) == joint.place(of: .gain, inSpectrum: 1))
    #expect(joint.places(of: .light).count == 2 && joint.places(of: .noise).count == 1)
    #expect((joint.place(of: .crosstalk, inSpectrum: 0) == nil) == (model == .pmtSingleGaussian))
    let values = PhotoelectronValues((0...last).map(Double.init))
    #expect(values.inOrder(of: model) == (0...last).map(Double.init))
    #expect(values.light == Double(last) && values.gain == 2)
  }
}
