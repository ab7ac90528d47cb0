import Foundation
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite("Events in a browser") struct EventPageTests {
    private struct Opened {
      let folder: TemporaryFolder
      let path: String
      let page: BrowserPage

      init(_ events: EventDisplayPage, isDark: Bool = false, fragment: String = "") throws {
        folder = try TemporaryFolder()
        path = folder.path("events.html")
        try events.write(to: path)
        page = try BrowserPage(isDark: isDark)
        try page.open(path, fragment: fragment)
        try page.wait(until: "performance.getEntriesByName('sst-ready').length")
        // Drawing follows the layout of the page.
        try page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
      }

      func expectPeace(_ location: SourceLocation = #_sourceLocation) throws {
        try page.evaluate("0")
        #expect(page.complaints == [], sourceLocation: location)
        #expect(page.dialogues == [], sourceLocation: location)
        let foreign = page.requests.filter {
          !$0.hasPrefix("file://" + folder.url.path) && !$0.hasPrefix("data:")
        }
        #expect(foreign == [], sourceLocation: location)
      }

      /// The colour of the canvas at the middle of a pixel, and the one that its value has.
      func colours(_ telescope: Int, _ pixel: Int) throws -> (seen: String, wanted: String) {
        let seen = try page.text(
          """
          (() => { const { canvas, middle } = SST.events.cameras[\(telescope)]; const [x, y] = middle(\(pixel));
          return "rgb(" + Array.from(canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)).join(",") + ")"; })()
          """)
        return (seen, try page.text("SST.events.cameras[\(telescope)].colour(\(pixel))"))
      }
    }

    @Test("a hundred events with noise and waveforms: below 10 MB, there within 2 s, a step within 0.1 s")
    func budget() throws {
      let opened = try Opened(SampleEvents.page(count: 100))
      let size = try Data(contentsOf: URL(fileURLWithPath: opened.path)).count
      // The machine may be busy with other tests: the best of three counts.
      var best = Double.infinity
      for attempt in 0..<3 where attempt == 0 || best > 2000 {
        if attempt > 0 { try opened.page.open(opened.path) }
        try opened.page.wait(until: "performance.getEntriesByName('sst-ready').length")
        best = min(best, try opened.page.number("performance.getEntriesByName('sst-ready')[0].startTime"))
      }
      let steps = try opened.page.numbers(
        "[1, 2, 3, 4, 5].map((event) => { const start = performance.now(); SST.events.go(event); return performance.now() - start; })"
      )
      print("Events: \(size / 1000) kB, there after \(Int(best)) ms, steps \(steps.map { Int($0) }) ms")
      #expect(size < 10_000_000)
      #expect(best < 2000)
      #expect((steps.min() ?? .infinity) < 100)
      try opened.expectPeace()
    }

    @Test("pixels have the colours of their charges, in every view") func colours() throws {
      let opened = try Opened(SampleEvents.page(count: 3))
      try opened.page.evaluate("SST.events.store.set({ mask: false, ellipse: false, pixel: -1 })")
      for view in ["linear", "log", "time"] {
        try opened.page.evaluate("SST.events.store.set({ view: '\(view)' })")
        for pixel in [SampleEvents.brightest(0, 0), 5, 700] {
          let colours = try opened.colours(0, pixel)
          let isGrey = view == "time" && pixel != SampleEvents.brightest(0, 0)
          #expect(
            isGrey ? colours.wanted == "null" : colours.seen == colours.wanted, "\(view), pixel \(pixel)")
        }
      }
      let charges = try opened.page.numbers("SST.events.images()[0].charges")
      let exact = SampleEvents.image(0, 0).charges
      #expect(zip(charges, exact).allSatisfy { abs($0 - Double($1)) < 0.001 * max(1, abs(Double($1))) })
    }

    @Test("keys step, show views and overlays; the address keeps the event") func keys() throws {
      let opened = try Opened(SampleEvents.page(count: 5), fragment: "#event=1007")
      let page = opened.page
      func event() throws -> Int { try page.integer("SST.events.store.get('event')") }
      #expect(try event() == 1)
      for (key, place) in [
        ("ArrowRight", 2), ("j", 3), ("k", 2), ("End", 4), ("ArrowRight", 4), ("Home", 0), ("ArrowLeft", 0),
      ] {
        try page.press(key)
        #expect(try event() == place, "\(key)")
      }
      #expect(try page.text("location.hash") == "#event=1000")
      try page.evaluate("location.hash = '#event=1021'")
      try page.wait(until: "SST.events.store.get('event') === 3")
      for (key, name, value) in [
        ("t", "view", "time"), ("c", "view", "linear"), ("c", "view", "log"), ("m", "mask", "false"),
        ("e", "ellipse", "false"), ("s", "same", "true"), ("u", "isUp", "true"), ("g", "degrees", "true"),
      ] {
        try page.press(key)
        #expect(try page.text("SST.events.store.get('\(name)')") == value, "\(key)")
      }
      try page.press("?")
      #expect(try page.text("SST.byId('help').open") == "true")
      try opened.expectPeace()
    }

    @Test("a click shows pixel, charge, module and waveform; pixels without one are said to have none")
    func click() throws {
      let opened = try Opened(SampleEvents.page(count: 3))
      let page = opened.page
      let pixel = SampleEvents.brightest(0, 1)
      let place = try page.numbers(
        "(() => { const { canvas, middle } = SST.events.cameras[1]; const box = canvas.getBoundingClientRect(); const [x, y] = middle(\(pixel)); return [box.x + x, box.y + y]; })()"
      )
      try page.click(x: place[0], y: place[1])
      #expect(try page.text("SST.byId('pixel-title').textContent") == "Telescope 22, pixel \(pixel)")
      #expect(try page.text("SST.byId('pixel-facts').textContent").contains("p.e."))
      let waveforms = try #require(SampleEvents.image(0, 1).waveforms)
      let at = try #require(waveforms.pixels.firstIndex(of: pixel))
      let shown = try page.numbers("SST.events.waveform(SST.events.images()[1], \(pixel)).samples")
      #expect(shown == waveforms.samples[at * 50..<(at + 1) * 50].map(Double.init))
      #expect(try page.text("SST.events.pixel.canvas.hidden") == "false")
      let dark = try #require((0..<1296).first { !waveforms.pixels.contains($0) })
      try page.evaluate("SST.events.pick(1, \(dark))")
      #expect(try page.text("SST.byId('waveform-note').textContent").contains("not stored"))
      try page.evaluate("SST.events.go(2)")
      #expect(try page.text("SST.byId('cameras').textContent").contains("no image"))
      try opened.expectPeace()
    }

    @Test("numbers, search and list") func numbers() throws {
      let opened = try Opened(SampleEvents.page(count: 12))
      let page = opened.page
      let value = SampleEvents.image(0, 0).values[1]
      #expect(try page.text("SST.byId('parameters').textContent").contains("\(Int(value))"))
      #expect(try page.text("SST.byId('shower').textContent").contains("50.0 m south, 20.0 m west"))
      try page.evaluate(
        "(() => { const e = SST.byId('search'); e.value = '1077'; e.dispatchEvent(new Event('input')); e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); })()"
      )
      #expect(try page.text("SST.events.current().id") == "1077")
      #expect(try page.integer("document.querySelectorAll('#list tbody tr:not([hidden])').length") == 1)
      #expect(try page.text("SST.byId('sst-live').textContent").contains("Event 1077"))
    }

    @Test("numbers and colours on pages and pictures follow the same rules") func sameRules() throws {
      let page = try Opened(SampleEvents.page(count: 1)).page
      let numbers = [
        0, 1, -1, 250, 999_999, 1e6, -2.5e7, 1.23456e12, 0.5, -0.25, 3.14159, 123.456, 99.996, 12_345.6,
        0.000_123_4, 0.000_099, -4.2e-9, 1e-300, .infinity, -.infinity, .nan,
      ]
      for number in numbers {
        let written =
          number.isFinite ? "\(number)" : number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity"
        for digits in [2, 4, 6] {
          #expect(
            try page.text("SST.number(\(written), \(digits))") == NumberText.number(number, digits: digits))
        }
        #expect(try page.text("SST.tickText(\(written))") == NumberText.tick(number))
      }
      for map in ColourMap.allCases {
        for fraction in [0, 0.1, 0.5, 0.77, 1, -1, 2] {
          let found = try page.numbers(
            "SST.palette(\(fraction), '\(map.rawValue)').match(/\\d+/g).map(Number)")
          let colour = map.colour(fraction)
          let expected = [colour.red, colour.green, colour.blue].map { ($0 * 255).rounded() }
          #expect(found == expected, "\(map) at \(fraction)")
        }
      }
    }

    @Test("the tooltip names the pixel under the pointer; beside the pixels is none") func tooltip() throws {
      let opened = try Opened(SampleEvents.page(count: 1))
      let page = opened.page
      let box = try page.numbers(
        "(() => { const b = SST.events.cameras[0].canvas.getBoundingClientRect(); return [b.x, b.y]; })()")
      for pixel in [0, 5, 700, 1295] {
        let place = try page.numbers("SST.events.cameras[0].middle(\(pixel))")
        try page.move(x: box[0] + place[0], y: box[1] + place[1])
        #expect(try page.text("document.querySelector('.tip b').textContent") == "\(pixel)")
      }
      try page.move(x: box[0] + 3, y: box[1] + 3)
      #expect(try page.text("document.querySelector('.tip').hidden") == "true")
      try page.click(x: box[0] + 3, y: box[1] + 3)
      #expect(try page.text("SST.byId('pixel-title').textContent") == "No pixel chosen")
      try opened.expectPeace()
    }

    @Test("the picture of a camera has title, pixels and colour bar") func picture() throws {
      let opened = try Opened(SampleEvents.page(count: 1))
      let page = opened.page
      try page.evaluate(
        """
        SST.download = async (name, blob) => {
          const bitmap = await createImageBitmap(blob);
          const canvas = SST.element("canvas", { width: bitmap.width, height: bitmap.height });
          const context = canvas.getContext("2d");
          context.drawImage(bitmap, 0, 0);
          const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
          const rows = [];
          for (let y = 0; y < bitmap.height; y += 1) {
            const colours = new Set();
            for (let x = 0; x < bitmap.width; x += 1) colours.add(data.slice(4 * (y * bitmap.width + x), 4 * (y * bitmap.width + x) + 4).join());
            rows.push(colours.size);
          }
          window.saved = { name, width: bitmap.width, rows };
        }; true
        """)
      try page.click("document.querySelectorAll('.cameras button.small')[1]")
      try page.wait(until: "window.saved")
      #expect(try page.text("saved.name") == "sample-1000-Telescope_22.png")
      let rows = try page.numbers("saved.rows")
      #expect(try page.number("saved.width") == 1200)
      // The title is grey letters, then come pixels; the bar below has more than half of the map's colours.
      #expect(rows[20..<44].contains { (2..<40).contains($0) })
      #expect((rows.suffix(160).max() ?? 0) > 128)
      try opened.expectPeace()
    }

    @Test("dark is dark, and a click changes it") func dark() throws {
      let opened = try Opened(SampleEvents.page(count: 2), isDark: true)
      #expect(try opened.page.text("document.documentElement.dataset.theme") == "dark")
      try opened.page.press("d")
      #expect(try opened.page.text("document.documentElement.dataset.theme") == "light")
      if let folder = ProcessInfo.processInfo.environment["SST_SCREENSHOTS"] {
        try opened.page.screenshot(to: "\(folder)/events-light.png", whole: true)
        try opened.page.press("d")
        try opened.page.screenshot(to: "\(folder)/events-dark.png", whole: true)
        try opened.page.resize(width: 480, height: 900)
        usleep(300_000)
        try opened.page.screenshot(to: "\(folder)/events-narrow.png", whole: true)
      }
      try opened.expectPeace()
    }

    @Test("hostile texts run no script") func hostile() throws {
      let attack =
        "\"'><img src=x onerror=alert(1)></script><script>alert(2)</script><svg onload=alert(3)>\u{202E}"
      let opened = try Opened(SampleEvents.page(count: 4) { $0 + attack })
      try opened.page.evaluate("SST.events.go(2)")
      #expect(try opened.page.integer("document.querySelectorAll('main img, main svg').length") == 0)
      #expect(try opened.page.text("document.querySelector('h1').textContent").contains("<img"))
      try opened.expectPeace()
    }
  }
}
