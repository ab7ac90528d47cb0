import Foundation
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite struct LabInputTests {
  let lab: SmallLab
  let folder: TemporaryFolder

  init() throws {
    lab = try SmallLab.shared()
    folder = try TemporaryFolder()
  }

  @Test("W1: a folder is found with and without a slash at its end", arguments: ["", "/"])
  func slash(_ end: String) throws {
    #expect(try LabInputs(scan: lab.scan + end).runs.count == 12)
    #expect(
      try LabInputs(lowLight: [lab.spe + end]).runs.map { $0.row?.nominalPhotons }.allSatisfy { $0 != nil })
  }

  @Test("the default folder of outputs is that of the runs")
  func defaultFolder() throws {
    #expect(try LabInputs(scan: lab.scan).folder == lab.scan + "/")
    let file = lab.spe + "/" + names(lab.spe).filter { $0.hasSuffix(".tio") }[0]
    #expect(try LabInputs(lowLight: [file]).folder == lab.spe + "/")
  }

  @Test("low light keeps the order of the table, a scan is sorted by name; files beside the table are named")
  func order() throws {
    let copy = try lab.copy("spe", to: folder)
    let runs = names(copy).filter { $0.hasSuffix(".tio") }
    let table = "name,n_ph,n_ph_meas\n\(runs[2]),6,6\nx/y/\(runs[0]),2,2\n"
    try Data(table.utf8).write(to: URL(fileURLWithPath: copy + "/table.csv"))
    let inputs = try LabInputs(lowLight: [copy])
    #expect(inputs.runs.map(\.label) == [runs[2], runs[0]].map { String($0.dropLast(4)) })
    #expect(inputs.unlisted == [runs[1]])
    #expect(try LabInputs(scan: copy).runs.map(\.label) == [runs[0], runs[2]].map { String($0.dropLast(4)) })
  }

  @Test("runs of different folders with the same name have different labels")
  func labels() throws {
    let copy = try lab.copy("spe", to: folder)
    let name = names(copy).filter { $0.hasSuffix(".tio") }[0]
    let labels = try LabInputs(lowLight: [lab.spe + "/" + name, copy + "/" + name]).runs.map(\.label)
    #expect(labels[1] == labels[0] + "_2")
  }

  @Test("a table reaches files of its folder only; on the command line links are followed")
  func links() throws {
    let copy = try lab.copy("spe", to: folder)
    let runs = names(copy).filter { $0.hasSuffix(".tio") }
    let (outside, link) = (folder.path("outside.tio"), copy + "/" + runs[0])
    try FileManager.default.moveItem(atPath: link, toPath: outside)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: outside)
    let target = try #require(realpath(outside, nil))
    defer { free(target) }
    #expect(throws: LabInputError.linkedRun(path: link, target: String(cString: target))) {
      try LabInputs(lowLight: [copy])
    }
    #expect(try LabInputs(lowLight: [link]).runs.count == 1)
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.moveItem(atPath: outside, toPath: copy + "/inside.tio")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "inside.tio")
    #expect(try LabInputs(lowLight: [copy]).runs.count == runs.count)
    let linked = folder.path("linked")
    try FileManager.default.createSymbolicLink(atPath: linked, withDestinationPath: copy)
    #expect(try LabInputs(lowLight: [linked]).runs.count == runs.count)
  }

  @Test("names for outputs are of harmless characters, and different")
  func outputNames() throws {
    let copy = try lab.copy("spe", to: folder)
    let runs = names(copy).filter { $0.hasSuffix(".tio") }
    let hostile = ["x<img src=q onerror=alert(1)>.tio", "x_img_src_q_onerror_alert_1__.tio", "-rf $(ls).tio"]
    for (run, name) in zip(runs, hostile) {
      try FileManager.default.moveItem(atPath: copy + "/" + run, toPath: copy + "/" + name)
    }
    let table = "name,n_ph\n" + hostile.map { "\($0),2\n" }.joined()
    try Data(table.utf8).write(to: URL(fileURLWithPath: copy + "/table.csv"))
    let labels = try LabInputs(lowLight: [copy]).runs.map(\.label)
    #expect(
      labels == ["x_img_src_q_onerror_alert_1__", "x_img_src_q_onerror_alert_1___2", "_rf___ls_"])
  }

  @Test("names in another form of Unicode open the file of the folder")
  func unicode() throws {
    let copy = try lab.copy("spe", to: folder)
    let run = names(copy).filter { $0.hasSuffix(".tio") }[0]
    for (inFolder, inTable) in [("grün.tio", "gru\u{308}n.tio"), ("gru\u{308}n.tio", "grün.tio")] {
      let path = copy + "/" + inFolder
      try FileManager.default.copyItem(atPath: copy + "/" + run, toPath: path)
      try Data("name,n_ph\n\(inTable),2\n".utf8).write(to: URL(fileURLWithPath: copy + "/table.csv"))
      #expect(try LabInputs(lowLight: [copy]).runs.map { Array($0.path.utf8) } == [Array(path.utf8)])
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test("what is missing or mixed is said")
  func refusals() throws {
    let copy = try lab.copy("spe", to: folder)
    let run = copy + "/" + names(copy).filter { $0.hasSuffix(".tio") }[0]
    #expect(throws: LabInputError.folderAndFiles(folder: copy)) { try LabInputs(lowLight: [copy, run]) }
    #expect(throws: LabInputError.folderAndFiles(folder: copy)) { try LabInputs(lowLight: [run, copy]) }
    #expect(throws: LabInputError.notAFolder(path: run)) { try LabInputs(scan: run) }
    #expect(throws: LabInputError.noInput) { try LabInputs(lowLight: []) }
    try FileManager.default.removeItem(atPath: run)
    #expect(throws: LabInputError.self) { try LabInputs(lowLight: [copy]) }
    try FileManager.default.removeItem(atPath: copy + "/table.csv")
    let left = names(copy).count { $0.hasSuffix(".tio") }
    #expect(throws: LabInputError.noTable(folder: copy, runs: left, near: [])) {
      try LabInputs(lowLight: [copy])
    }
  }

  @Test("R0 is refused, and a run of another camera")
  func kinds() throws {
    let path = folder.path("r0.tio")
    try TIOWriter(path: path, layout: .r0(slots: [0])).finish()
    #expect(throws: LabInputError.notCalibrated(path: path)) { try LabInputs(lowLight: [path]) }
    let empty = folder.path("empty.tio")
    try TIOWriter(
      path: empty, layout: .r1(slots: [0])
    ).finish()
    #expect(throws: LabInputError.noEvents(path: empty)) { try LabInputs(lowLight: [empty]) }
  }

  @Test("a mapping with another number of pixels is refused; one module of a camera is taken")
  func mappings() throws {
    #expect(throws: LabInputError.self) { try LabMapping.mapping(path: nil, pixelCount: 1000) }
    #expect(try LabMapping.mapping(path: nil, pixelCount: 64) == PixelMapping.checS.singleModule)
    #expect(try LabMapping.mapping(path: nil, pixelCount: 2048) == .checS)
    let path = folder.path("mapping.csv")
    let rows = PixelMapping.checS.pixels.prefix(64).map {
      "\($0.slot),\($0.asic),\($0.channel),\($0.row + 1),\($0.column),\($0.x),\($0.y)"
    }
    try Data((["slot,asic,channel,row,column,x_m,y_m"] + rows).joined(separator: "\n").utf8)
      .write(to: URL(fileURLWithPath: path))
    let own = try LabMapping.mapping(path: path, pixelCount: 64)
    #expect(own.pixels[0].row == PixelMapping.checS.pixels[0].row + 1)
  }

  @Test("a window wider than the waveforms is refused before the work, in both steps")
  func window() throws {
    let wide = labOptions(folder.path("out")) { $0.extraction.windowWidth = 129 }
    #expect(throws: LabInputError.self) { try runSPE([lab.spe], wide) }
    #expect(throws: LabInputError.self) { try runScan(lab.scan, wide) }
    #expect(names(folder.path("out")).isEmpty)
    let all = labOptions(folder.path("out")) { $0.extraction.windowWidth = 128 }
    #expect(throws: Never.self) { try runSPE([lab.spe], all) }
  }

  @Test("a run that was cut is an error, or read as far as it goes and said to be incomplete")
  func cut() throws {
    let copy = try lab.copy("spe", to: folder)
    let run = copy + "/" + names(copy).filter { $0.hasSuffix(".tio") }[0]
    let whole = try bytes(run)
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: run))
    #expect(throws: TIOError.self) { try LabInputs(lowLight: [copy]) }
    let inputs = try LabInputs(lowLight: [copy], onCorrupt: .recover)
    #expect((200..<400).contains(inputs.runs[0].eventCount ?? 0))
    var options = LabSPEOptions()
    options.lab = labOptions(folder.path("out"))
    let result = try LabSPEPipeline(options: options, log: silentLog()).run(inputs)
    #expect(result.eventCounts[0].total == inputs.runs[0].eventCount)
    let status = try HDF5File(readingFrom: folder.path("out/spe_results.h5")).attribute("SST STATUS")
    #expect(status?.string == "incomplete")
  }
}
