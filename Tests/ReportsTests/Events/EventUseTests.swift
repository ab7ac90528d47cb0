import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite("Events: directions, list, truth, commands") struct EventUseTests {
    private let folder: TemporaryFolder
    private let page: BrowserPage
    private let content: EventDisplayPage

    init() throws {
      folder = try TemporaryFolder()
      content = try SampleEvents.page(count: 12)
      try content.write(to: folder.path("events.html"))
      page = try BrowserPage(width: 1400, height: 1000)
      try page.open(folder.path("events.html"))
      try page.wait(until: "performance.getEntriesByName('sst-ready').length")
      try page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    }

    /// The texts of a line of the table of the shower.
    private func line(_ name: String) throws -> [String] {
      try page.text(
        "[...document.querySelectorAll('#shower tr')].find((row) => row.cells[0].textContent === '\(name)').innerText"
      ).components(separatedBy: "\t")
    }

    private func type(_ value: String, into field: String) throws {
      try page.evaluate(
        """
        (() => { const e = SST.byId('\(field)'); e.value = '\(value)'; e.dispatchEvent(new Event('change'));
        e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); })()
        """)
    }

    private func listed() throws -> [Int] {
      try page.numbers(
        "[...document.querySelectorAll('#list tbody tr:not([hidden])')].map((row) => Number(row.dataset.place))"
      ).map { Int($0) }
    }

    @Test("signs are directions, and the truth stands beside the reconstruction") func shower() throws {
      #expect(try line("core") == ["core", "50.0 m south, 20.0 m west", "40.0 m south, 30.3 m east"])
      #expect(try line("altitude") == ["altitude", "55.000°", "55.500°"])
      #expect(try line("azimuth") == ["azimuth", "228.000°", "227.000°"])
      #expect(try line("energy") == ["energy", "–", "12.5 TeV"])
      #expect(try line("primary") == ["primary", "–", "gamma"])
      #expect(try line("shower maximum") == ["shower maximum", "9000 m", "9100 m"])
      #expect(try line("impact, Telescope 22") == ["impact, Telescope 22", "116.0 m", "110.0 m"])
      #expect(try line("direction error")[1] == "0.765°")
      #expect(try line("core error")[1] == "51.2 m")
      #expect(
        try page.text("SST.events.ground.canvas.getAttribute('aria-label')")
          == "Map of the ground: core 50.0 m south, 20.0 m west, true core 40.0 m south, 30.3 m east")
      try page.evaluate("SST.events.go(3)")
      #expect(try line("energy") == ["energy", "–", "–"])
      #expect(try page.text("SST.byId('shower-note').textContent").contains("no shower"))
      #expect(page.complaints == [])
    }

    @Test("definitions are there on hover and at the end of the page") func definitions() throws {
      let title =
        "(name) => [...document.querySelectorAll('.defined')].find((one) => one.textContent === name)?.title"
      #expect(try page.text("(\(title))('core')") == "Where the axis meets the ground.")
      #expect(try page.text("(\(title))('length (m)')") == "Width along the axis.")
      #expect(try page.text("SST.byId('facts').textContent").contains("Width along the axis."))
    }

    @Test("altitude goes up on request, and lengths become degrees") func sky() throws {
      let camera = content.telescopes[0].camera.geometry
      let high = try #require(camera.x.indices.max { camera.x[$0] < camera.x[$1] })
      let far = try #require(camera.y.indices.max { camera.y[$0] < camera.y[$1] })
      func middle(_ pixel: Int) throws -> [Double] {
        try page.numbers("SST.events.cameras[0].middle(\(pixel))")
      }
      let before = try (middle(high), middle(far))
      #expect(before.0[0] > before.1[0] && before.1[1] < before.0[1])
      try page.click("SST.byId('altitude-up')")
      let after = try (middle(high), middle(far))
      #expect(after.0[1] < after.1[1] && after.1[0] > after.0[0])
      #expect(try page.text("SST.byId('cameras').textContent").contains("altitude up, azimuth to the right"))
      // A click finds the pixel that is drawn there.
      let box = try page.numbers(
        "(() => { const b = SST.events.cameras[0].canvas.getBoundingClientRect(); return [b.x, b.y]; })()")
      try page.click(x: box[0] + after.0[0], y: box[1] + after.0[1])
      #expect(try page.integer("SST.events.store.get('pixel')") == high)
      let degrees = 180 / Double.pi / SampleEvents.focalLengthM
      let shown = try page.numbers(
        "(SST.events.store.set({ degrees: true }), [SST.events.shown(0, 0.05, 'm')[0], SST.events.shown(0, 12.5, 'ns/m')[0]])"
      )
      #expect(isClose(shown[0], 0.05 * degrees, relative: 1e-12))
      #expect(isClose(shown[1], 12.5 / degrees, relative: 1e-12))
      let row =
        "[...document.querySelectorAll('#parameters tr')].find((one) => one.textContent.startsWith('length')).innerText"
      #expect(try page.text(row) == "length (°)\t0.51157\t0.51157")
      #expect(page.complaints == [])
    }

    @Test("the list sorts and filters, and steps follow it") func list() throws {
      func intensity(_ event: Int) -> Double { content.events[event].images[0]?.values[0] ?? .nan }
      let byIntensity = (0..<12).sorted { intensity($0) > intensity($1) }
      try page.click("document.querySelectorAll('#list thead button')[1]")
      #expect(try listed() == byIntensity)
      try page.evaluate("SST.events.go(\(byIntensity[0])); document.activeElement.blur()")
      try page.press("ArrowRight")
      #expect(try page.integer("SST.events.store.get('event')") == byIntensity[1])
      try page.press("End")
      #expect(try page.integer("SST.events.store.get('event')") == byIntensity[11])
      try type("=no reconstruction", into: "list-status")
      #expect(try listed() == byIntensity.filter { $0 % 3 == 2 })
      try type("", into: "list-status")
      let limit = intensity(byIntensity[4])
      try type("\(limit)", into: "list-intensity")
      let bright = byIntensity.filter { event in
        content.events[event].images.allSatisfy { ($0?.values[0] ?? .nan) >= limit }
      }
      #expect(try listed() == bright)
      try page.evaluate("SST.events.go(\(bright[0]))")
      #expect(try page.text("SST.byId('place').textContent") == "1 of \(bright.count) listed, 12 in all")
      #expect(page.complaints == [])
    }

    @Test("the button copies the dump command of the event's row") func dump() throws {
      try page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } }) && 0"
      )
      try page.evaluate("SST.events.go(2)")
      try page.click("SST.byId('copy-dump')")
      #expect(try page.text("copied") == "sstctl dump a.h5 --table /a --rows 42")
      try type("1", into: "dump-table")
      #expect(try page.text("SST.byId('copy-dump').disabled") == "true")
      try page.evaluate("SST.events.go(5); document.activeElement.blur()")
      try page.press("y")
      #expect(try page.text("copied") == "sstctl dump 'b c.h5' --table /b --rows 5")
    }

    @Test(
      "narrow windows show cameras, event, list, pixel and parameters in this order",
      arguments: [1000, 800, 480])
    func narrow(_ width: Int) throws {
      try page.resize(width: width, height: 900)
      try page.wait(until: "document.documentElement.clientWidth === \(width)")
      let order = try page.numbers(
        """
        ['cameras', 'event-card', 'list-card', 'pixel-card', 'parameters-card']
          .map((id) => SST.byId(id).getBoundingClientRect()).map(({ x, y }) => y + x / 10000)
        """)
      #expect(order == order.sorted())
      try page.wait(5, until: "document.documentElement.scrollWidth <= \(width)")
    }
  }
}
