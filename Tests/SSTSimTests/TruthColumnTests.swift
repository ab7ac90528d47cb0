import SSTCore
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import SSTSim

/// A row with another value in every property, printed as text: swapped getters show.
@Suite("The columns of simulated truth") struct TruthColumnTests {
  @Test("runs of one telescope") func run() {
    let shower = Shower(size: 4, cogX: 5, cogY: 6, length: 7, width: 8, psi: 9, timeGradient: 10)
    let rows = [shower, nil].map {
      TruthTable.Row(eventNumber: 1, eventType: 2, time: TAITime(nanoseconds: 3), shower: $0)
    }
    #expect(
      TruthTable(rows: rows).csv == """
        event_number,event_type,time_tai_ns,size_pe,cog_x_m,cog_y_m,length_m,width_m,psi_rad,time_gradient_ns_per_m
        1,2,3,4.0,5.0,6.0,7.0,8.0,9.0,10.0
        1,2,3,,,,,,,

        """)
  }

  @Test("events of a night") func nightEvents() {
    let event = NightSchedule.Event(time: 91, shower: 6, key: 92, number: 2, arrayNumber: 3)
    let row = NightEventRow(telescope: 1, event: event, time: 4, photoelectrons: 5)
    #expect(
      namedCells(NightEventRow.table([row]).packed([row])) == [
        "telescope=1", "event_number=2", "array_event_number=3", "time_tai_ns=4", "kind=shower",
        "shower_id=7",
        "true_pe=5",
      ])
    var pedestal = row
    pedestal.event.shower = nil
    #expect(
      namedCells(NightEventRow.table([pedestal]).packed([pedestal])).suffix(3) == [
        "kind=pedestal", "shower_id=", "true_pe=5",
      ])
  }

  @Test("showers of a night") func nightShowers() {
    let direction = HorizontalDirection(azimuthRad: 0.25, altitudeRad: 0.5)
    let shower = AirShower(
      primary: .proton, energy: 2, electromagneticEnergy: 91, direction: direction,
      axis: GroundVector(0, 0, 1),
      core: GroundVector(7, 8, 92), time: 93)
    func seen(_ photoelectrons: Int, _ start: Int64?) -> TriggeredShower.Seen {
      TriggeredShower.Seen(pointing: direction, truePhotoelectrons: photoelectrons, readoutStart: start)
    }
    let found = TriggeredShower(
      key: 94, shower: shower, firstHeight: 9, maximumHeight: 10, images: [seen(12, 95), seen(13, nil)])
    let row = NightShowerRow(
      id: 1, found: found, rightAscensionDeg: 5, declinationDeg: 6, time: 11, impacts: [14, 15])
    #expect(
      namedCells(NightShowerRow.table([row], telescopes: [21, 22]).packed([row])) == [
        "shower_id=1", "primary=proton", "energy_tev=2.0", "alt_deg=\(direction.altitudeDeg)",
        "az_deg=\(direction.azimuthDeg)", "ra_deg=5.0", "dec_deg=6.0", "core_x_m=7.0", "core_y_m=8.0",
        "height_first_m=9.0", "height_max_m=10.0", "time_tai_ns=11", "triggered_21=1", "triggered_22=0",
        "true_pe_21=12", "true_pe_22=13", "impact_m_21=14.0", "impact_m_22=15.0",
      ])
  }

  @Test("pixels of a lab") func labPixels() {
    var pulse = LabPulse()
    pulse.riseTime = 14
    let pixel = LabPixel(
      index: 3 * 64 + 2 * 16 + 5, kind: .dim, relativeLight: 6, amplitude: 11, chargeSpread: 91,
      crosstalk: 92,
      noise: 12, baseline: 13, pulse: pulse, peakTime: 15)
    let truth = LabPixelTruth(pedestal: 7, pedestalSigma: 8, gain: 9, gainSigma: 10, crosstalk: 0.5)
    let row = LabTruthRow(pixel: pixel, truth: truth, lights: [16, 17])
    #expect(
      namedCells(LabTruthRow.table([row], lightCount: 2).packed([row])) == [
        "pixel_no=229", "slot=3", "asic=2", "asic_ch=5", "kind=dim", "relative_light=6.0", "eped=7.0",
        "eped_sigma=8.0", "pe=9.0", "pe_sigma=10.0", "opct=0.5", "amplitude_mv=11.0", "noise_mv=12.0",
        "baseline_mv=13.0", "rise_time_ns=14.0", "time_ns=15.0", "peak_sample=\(pixel.peakSample)",
        "lambda_0=16.0", "lambda_1=17.0",
      ])
    let missing = LabTruthRow(pixel: pixel, truth: nil, lights: [16, 17])
    #expect(
      namedCells(LabTruthRow.table([missing], lightCount: 2).packed([missing])).dropFirst(5).allSatisfy {
        $0.hasSuffix("=nan") || $0 == "peak_sample="
      })
  }
}
