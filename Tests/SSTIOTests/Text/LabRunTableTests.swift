import SSTCore
import Testing

@testable import SSTIO

@Suite struct LabRunTableTests {
  @Test func columnsAreFoundByNameAndFoldersDropped() throws {
    let text = """
      nsb,extra,name,n_ph_meas,n_ph,nsb_meas
      0,x,/data/night 1/run_a_r1.tio,10.5,10,
      1.25e8,,"run,b_r1.tio",,1000,1.2e8
      """
    let table = try LabRunTable(parsing: text, path: "table.csv")
    #expect(
      table.rows == [
        .init(
          name: "run_a_r1.tio", nominalPhotons: 10, measuredPhotons: 10.5, nightSkyHz: 0,
          measuredNightSkyHz: nil),
        .init(
          name: "run,b_r1.tio", nominalPhotons: 1000, measuredPhotons: nil, nightSkyHz: 1.25e8,
          measuredNightSkyHz: 1.2e8),
      ])
    #expect(table.row(named: "run,b_r1.tio")?.nominalPhotons == 1000)
    #expect(table.row(named: "other") == nil)
  }

  @Test func windowsLinesCommentsAndByteOrderMark() throws {
    let table = try LabRunTable(
      parsing: "\u{FEFF}# made by hand\r\nname,n_ph\r\n\r\na.tio, 3 \r\n", path: "t")
    #expect(table.rows.map(\.name) == ["a.tio"])
    #expect(table.rows[0].nominalPhotons == 3)
  }

  @Test(
    arguments: [
      ("n_ph\n1", LabRunTableError.missingColumn(path: "t", column: "name", found: ["n_ph"])),
      ("name\na", .missingColumn(path: "t", column: "n_ph", found: ["name"])),
      ("", .missingColumn(path: "t", column: "name", found: [])), ("name,n_ph\n", .noRuns(path: "t")),
      (
        "name,n_ph\na,x", .badLine(path: "t", line: 2, detail: "n_ph is 'x', expected a number of at least 0")
      ),
      (
        "name,n_ph\na,-1",
        .badLine(path: "t", line: 2, detail: "n_ph is '-1', expected a number of at least 0")
      ),
      (
        "name,n_ph\na,inf",
        .badLine(path: "t", line: 2, detail: "n_ph is 'inf', expected a number of at least 0")
      ),
      ("name,n_ph\na,", .badLine(path: "t", line: 2, detail: "n_ph is missing")),
      (
        "name,n_ph\na",
        .badLine(
          path: "t", line: 2,
          detail: "found 1 field ('a') in the last line, which has no end, expected 2, as there are names")
      ),
      (
        "name,n_ph,n_ph_meas\na,5,4,9\n",
        .badLine(path: "t", line: 2, detail: "found 4 fields ('a,5,4,9'), expected 3, as there are names")
      ),
      (
        "name,n_ph,n_ph\na,5,4\n",
        .badLine(
          path: "t", line: 1, detail: "found the name 'n_ph' in fields 2 and 3, expected each name once")
      ),
      (
        "name;n_ph\na;5\n",
        .badLine(
          path: "t", line: 1,
          detail: "found 'name;n_ph', separated by semicolons, expected names separated by commas")
      ),
      (
        "name\tn_ph\na\t5\n",
        .badLine(
          path: "t", line: 1,
          detail: "found 'name\tn_ph', separated by tabs, expected names separated by commas"
        )
      ),
      ("name,n_ph\n..,1", .badLine(path: "t", line: 2, detail: "'..' is not a file name")),
      ("name,n_ph\nx/,1\n,2", .badLine(path: "t", line: 3, detail: "'' is not a file name")),
      ("name,n_ph\na,1\nb/a,2", .badLine(path: "t", line: 3, detail: "the run a is in line 2 already")),
    ])
  func badTablesSayWhere(text: String, error: LabRunTableError) {
    #expect(throws: error) { try LabRunTable(parsing: text, path: "t") }
  }

  @Test(arguments: [["a", "b"], ["", ""], ["a,b", "say \"x\"", "c"], ["\"", "\"\"", ","]])
  func escapedFieldsReadBack(fields: [String]) {
    let line = fields.map(DelimitedLine.escaped).joined(separator: ",")
    #expect(DelimitedLine.fields(line[...]) == fields)
  }
}
