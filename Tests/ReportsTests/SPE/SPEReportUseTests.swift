import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite("SPE report: use") struct SPEReportUseTests {
    let opened: BrowserTests.OpenReport
    var page: BrowserPage { opened.page }

    init() throws {
      opened = try BrowserTests.OpenReport(SampleSPEReport.report, fragment: "#quantity=pe&pixel=40")
    }

    /// What each view says is the selected pixel; all say the same if the views agree.
    private func selected() throws -> [Int] {
      try page.wait(until: "SST.plotsAreDone()")
      let title = try page.text("SST.byId('pixel-title').textContent.match(/Pixel (\\d+)/)[1]")
      let row = try page.text("document.querySelector('#table tr[aria-selected=true]')?.dataset.row")
      let curve = try page.text("SST.byId('overview').data[2].customdata[0]")
      return [title, row, curve].map { Int($0) ?? -1 } + [try page.integer("SST.spe.store.get('current')")]
    }

    private func rows() throws -> [Int] {
      try page.numbers("SST.spe.table.rows()").map { Int(exactly: $0) ?? -1 }
    }

    /// Clicks the middle of a pixel of the map.
    private func clickMap(_ pixel: Int) throws {
      try page.evaluate("SST.spe.map.canvas.scrollIntoView({ block: 'center' })")
      let place = try page.numbers(
        """
        (() => { const box = SST.spe.map.canvas.getBoundingClientRect();
        const [x, y] = SST.spe.map.middle(\(pixel)); return [box.x + x, box.y + y]; })()
        """)
      try page.click(x: place[0], y: place[1])
    }

    @Test("a click on map, row or curve selects in every view") func clicks() throws {
      #expect(try selected() == [40, 40, 40, 40])
      for pixel in [1234, 0, 2047] {
        try clickMap(pixel)
        #expect(try selected() == [pixel, pixel, pixel, pixel])
      }
      let row = try page.integer("document.querySelectorAll('#table tr[data-row]')[3].dataset.row")
      try page.click("document.querySelector('#table tr[data-row=\"\(row)\"] td')")
      #expect(try selected() == [row, row, row, row])
      // Where the curve of a pixel is highest.
      let target = try page.numbers(
        """
        (() => { const host = SST.byId("overview"); host.scrollIntoView({ block: "center" });
        const { x, y } = host.data[0]; const at = y.indexOf(Math.max(...y));
        const { xaxis, yaxis } = host._fullLayout; const box = host.getBoundingClientRect();
        return [box.x + xaxis._offset + xaxis.l2p(x[at]), box.y + yaxis._offset + yaxis.l2p(y[at]),
          host.data[0].customdata[at]]; })()
        """)
      try page.move(x: target[0], y: target[1])
      usleep(300_000)
      try page.click(x: target[0], y: target[1])
      #expect(try selected() == Array(repeating: Int(exactly: target[2]) ?? -1, count: 4))
      try opened.expectPeace()
    }

    @Test("a click on a bar of the distribution picks its pixels") func bar() throws {
      let place = try page.numbers(
        """
        (() => { const host = SST.byId("distribution"); host.scrollIntoView({ block: "center" });
        const bars = host.querySelectorAll(".bars .point path"); let best = bars[0].getBoundingClientRect();
        for (const bar of bars) if (bar.getBoundingClientRect().height > best.height) best = bar.getBoundingClientRect();
        return [best.x + best.width / 2, best.y + best.height / 2]; })()
        """)
      try page.move(x: place[0], y: place[1])
      usleep(300_000)
      try page.click(x: place[0], y: place[1])
      try page.wait(until: "SST.spe.store.get('picked')")
      let highest = try page.number(
        "Math.max(...SST.byId('distribution').data[0].y.map((y, bin) => y + SST.byId('distribution').data[1].y[bin]))"
      )
      let rows = try rows()
      #expect(Double(rows.count) == highest)
      #expect(try selected()[0] == rows.min())
      let gains = try SampleSPEReport.report.quantities[2].values
      let inside = rows.map { gains[$0] }
      let width = try page.number("SST.byId('distribution').data[0].width")
      #expect((inside.max() ?? .nan) - (inside.min() ?? .nan) <= width)
      try page.click("SST.byId('picked')")
      #expect(try self.rows().count == 2048)
    }

    @Test("a click on the number beyond the range picks those pixels") func beyond() throws {
      try page.wait(until: "document.querySelector('#distribution-note .link')")
      try page.click("document.querySelector('#distribution-note .link')")
      #expect(try rows() == Array(300..<316) + [1777])
      #expect(try selected() == [300, 300, 300, 300])
    }

    @Test("a narrow window has everything in one column") func narrow() throws {
      try page.resize(width: 420, height: 800)
      try page.wait(until: "SST.spe.map.canvas.clientWidth < 420")
      try page.wait(until: "document.documentElement.scrollWidth <= 420")
      try clickMap(1234)
      #expect(try selected() == [1234, 1234, 1234, 1234])
    }

    @Test("filters by state, fault and status leave the right pixels") func filters() throws {
      let states = try SampleSPEReport.report.states
      func pixels(_ rule: (PixelState) -> Bool) -> [Int] { states.indices.filter { rule(states[$0]) } }
      for (place, group) in PixelState.Group.allCases.enumerated() {
        try page.click("document.querySelector('[data-filter=\"group:\(place)\"]')")
        #expect(try rows() == pixels { $0.group == group })
        let chip = try page.text("document.querySelector('[data-filter=\"group:\(place)\"]').textContent")
        #expect(chip == "\(group.rawValue) \(try rows().count)")
      }
      func choose(_ label: String) throws {
        try page.evaluate(
          """
          (() => { const list = SST.byId("reason");
          list.value = [...list.options].find((one) => one.textContent.startsWith("\(label) (")).value;
          list.dispatchEvent(new Event("change")); })()
          """)
      }
      try choose("gain outlier")
      #expect(try rows() == pixels { $0.faults.contains("gain outlier") })
      try choose("at-limit")
      #expect(try rows() == pixels { $0.status == "at-limit" })
      try page.wait(until: "SST.plotsAreDone()")
      #expect(try page.numbers("SST.byId('distribution').data[1].y").reduce(0, +) == 4)
      try page.click("document.querySelector('[data-filter=all]')")
      #expect(try rows().count == states.count)
    }

    @Test("each filter has its meaning and its number of pixels beside it; the number filters")
    func meanings()
      throws
    {
      let states = try SampleSPEReport.report.states
      func line(_ filter: String) throws -> String {
        try page.text("document.querySelector('[data-meaning=\"\(filter)\"]').closest('div').textContent")
      }
      for (place, group) in PixelState.Group.allCases.enumerated() {
        let count = states.count { $0.group == group }
        #expect(try line("group:\(place)") == "  \(group.rawValue) \(count)\(group.meaning)".dropFirst())
      }
      let outliers = states.indices.filter { states[$0].faults.contains("gain outlier") }
      #expect(
        try line("fault:0")
          == "gain outlier \(outliers.count)\(SampleSPEReport.meanings["gain outlier"] ?? "")")
      #expect(try page.text("SST.byId('meanings-list').textContent").contains("numbers overlap"))
      try page.click("document.querySelector('[data-meaning=\"fault:0\"]')")
      #expect(try rows() == outliers)
    }

    @Test("no cell of a table is cut, at any width") func widths() throws {
      for width in [1400, 1000, 800] {
        try page.resize(width: width, height: 900)
        try page.wait(until: "document.documentElement.clientWidth === \(width)")
        try page.wait(until: "SST.plotsAreDone()")
        let cut = try page.text(
          "[...document.querySelectorAll('td, th')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent).join()"
        )
        #expect(cut == "", "\(width)")
        #expect(try page.integer("document.documentElement.scrollWidth") <= width)
      }
    }

    @Test("sorting, search and steps go through the pixels") func steps() throws {
      let gains = try SampleSPEReport.report.quantities[2].values
      try page.click(
        "[...document.querySelectorAll('#table th button')].find((one) => one.textContent === 'gain (ADC·samples)')"
      )
      let order = try rows()
      let known = order.filter { !gains[$0].isNaN }
      #expect(known == gains.indices.filter { !gains[$0].isNaN }.sorted { (gains[$0], $0) < (gains[$1], $1) })
      #expect(Array(order.prefix(known.count)) == known)
      try page.click(
        "[...document.querySelectorAll('#table th button')].find((one) => one.textContent === 'gain (ADC·samples)')"
      )
      let down = try rows()
      #expect(gains[down[0]] == known.map { gains[$0] }.max())
      try page.evaluate("SST.spe.select(\(down[0]))")
      try page.click("SST.byId('next')")
      #expect(try selected()[3] == down[1])
      try page.click("SST.byId('previous')")
      #expect(try selected()[3] == down[0])
      for (text, pixel) in [("1717", 1717), ("5/2/7", 359), ("31 3 15", 2047)] {
        try search(text)
        #expect(try selected() == Array(repeating: pixel, count: 4))
      }
      try search("5/2")
      #expect(try rows().sorted() == Array(352..<368))
      try search("2048")
      #expect(try page.text("SST.byId('search-note').textContent").contains("2047"))
    }

    private func search(_ text: String) throws {
      try page.evaluate("SST.byId('search-text').value = ''; SST.byId('search-text').focus()")
      try page.command("Input.insertText", ["text": text])
      try page.press("Enter")
    }

    @Test("the keyboard reaches and moves everything") func keyboard() throws {
      try page.evaluate("SST.spe.select(0); SST.spe.map.canvas.focus()")
      try page.press("ArrowLeft")
      let mapping = SampleSPEReport.mapping
      let left = try selected()[3]
      #expect(mapping.pixels[left].row == mapping.pixels[0].row)
      #expect(mapping.pixels[left].column == mapping.pixels[0].column - 1)
      try page.press("ArrowUp")
      #expect(try mapping.pixels[selected()[3]].row == mapping.pixels[0].row + 1)
      try page.evaluate("SST.spe.select(7); document.querySelector('.table-scroll').focus()")
      for (key, pixel) in [("ArrowDown", 8), ("ArrowUp", 7), ("End", 2047), ("Home", 0)] {
        try page.press(key)
        #expect(try selected() == [pixel, pixel, pixel, pixel])
      }
      try page.evaluate("document.activeElement.blur()")
      var reached: Set<String> = []
      for _ in 0..<130 {
        try page.press("Tab")
        reached.insert(try page.text("document.activeElement.id || document.activeElement.className"))
      }
      for needed in [
        "reason", "search-text", "previous", "next", "quantity", "camera", "overview-slot", "table-scroll",
      ] {
        #expect(reached.contains(needed), "Tab does not reach \(needed)")
      }
    }

    @Test("the colour under a pixel on the map is that of its value") func colours() throws {
      let colour = { (pixel: Int) in
        """
        (() => { const { canvas } = SST.spe.map; const [x, y] = SST.spe.map.middle(\(pixel));
        const ratio = canvas.width / canvas.clientWidth;
        return [...canvas.getContext("2d").getImageData(x * ratio, y * ratio, 1, 1).data].slice(0, 3); })()
        """
      }
      let gains = try SampleSPEReport.report.quantities[2].values
      for pixel in [40, 1000, 1500] {
        let expected = try page.numbers(
          """
          (() => { const list = SST.spe.included().map((one) => SST.spe.quantities[2].values[one]);
          return SST.scale(SST.robustRange(list)).colour(\(gains[pixel])).match(/\\d+/g).map(Number); })()
          """)
        #expect(try page.numbers(colour(pixel)) == expected)
      }
    }
  }
}
