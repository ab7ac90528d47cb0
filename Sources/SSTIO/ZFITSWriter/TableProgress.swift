extension ZFITSWriter {
  /// What is known of a table while its tiles are written, and the header that follows from it.
  struct TableProgress {
    let table: Table
    /// The first byte of the header in the file.
    let headerPlace: Int
    /// The catalogue so far, big-endian, without the unused part.
    var catalogue: [UInt8] = []
    var tileCount = 0
    var rowCount = 0
    var heapSize = 0
    var heapSum = FITSChecksum()
    var rawSize = 0
    var largestCount: [Int]
    var largestDecodedBlock = 0
    var lastTileIsShort = false

    init(table: Table, headerPlace: Int) {
      self.table = table
      self.headerPlace = headerPlace
      largestCount = table.columns.map { $0.kind == .scalar ? 1 : 0 }
    }

    /// Bytes reserved for the catalogue.
    var reservedSize: Int { table.reservedTiles * table.catalogueRowSize }

    /// Sum over the columns of the largest number of items times their size (ZNAXIS1).
    var rowWidth: Int {
      zip(table.columns, largestCount).reduce(0) { $0 + $1.0.type.size * $1.1 }
    }

    /// Checks a tile and notes it in the catalogue.
    mutating func note(_ tile: EncodedTile) throws(ZFITSWriterError) {
      if tile.blockSizes.count != table.columns.count {
        throw .badTile(table: table.name, reason: "it has \(tile.blockSizes.count) columns")
      }
      if tile.rowCount < 1 || tile.rowCount > table.rowsPerTile {
        throw .badTile(
          table: table.name, reason: "it has \(tile.rowCount) rows, not 1 to \(table.rowsPerTile)")
      }
      if lastTileIsShort {
        throw .badTile(table: table.name, reason: "only the last tile may have fewer rows")
      }
      if tileCount == table.reservedTiles {
        throw .catalogueFull(table: table.name, reservedTiles: table.reservedTiles)
      }
      var offset = heapSize + 16
      for size in tile.blockSizes {
        appendBigEndian(Int64(size), to: &catalogue)
        appendBigEndian(Int64(offset), to: &catalogue)
        offset += size
      }
      lastTileIsShort = tile.rowCount < table.rowsPerTile
      tileCount += 1
      rowCount += tile.rowCount
      heapSize += tile.bytes.count
      heapSum.add(tile.bytes)
      rawSize += tile.rawByteCount
      largestDecodedBlock = max(largestDecodedBlock, tile.largestDecodedBlock)
      for index in largestCount.indices {
        largestCount[index] = max(largestCount[index], tile.largestCount[index])
      }
    }

    /// The cards of the table's header.
    ///
    /// - Parameters:
    ///   - dateEnd: UTC time of closing, empty in the placeholder.
    ///   - dataSum: nil for the placeholder, whose numbers are zero as in a file that was never closed.
    func cards(dateEnd: String, dataSum: UInt32?) -> [FITSCard] {
      let width = table.catalogueRowSize
      let isClosed = dataSum != nil
      let ratio = heapSize > 0 ? Double(Float(rawSize) / Float(heapSize)) : 0
      var cards = [
        FITSCard("XTENSION", .text("BINTABLE"), "binary table extension"),
        FITSCard("BITPIX", .integer(8), "8-bit bytes"),
        FITSCard("NAXIS", .integer(2), "2-dimensional binary table"),
        FITSCard("NAXIS1", .integer(width), "width of table in bytes"),
        FITSCard("NAXIS2", .integer(tileCount), "number of rows in table"),
        FITSCard(
          "PCOUNT", .integer(isClosed ? heapSize + reservedSize - tileCount * width : 0), "heap and gap"),
        FITSCard("GCOUNT", .integer(1), "one data group (required keyword)"),
        FITSCard("TFIELDS", .integer(table.columns.count), "number of fields in each row"),
        FITSCard("EXTNAME", .text(table.name), "name of extension table"),
        FITSCard("CHECKSUM", .text("0000000000000000"), "Checksum for the whole HDU"),
        FITSCard("DATASUM", .text(dataSum.map(String.init) ?? "         0"), "Checksum for the data block"),
        FITSCard("ZTABLE", .logical(true), "Table is compressed"),
        FITSCard("ZNAXIS1", .integer(rowWidth), "Width of uncompressed rows"),
        FITSCard("ZNAXIS2", .integer(rowCount), "Number of uncompressed rows"),
        FITSCard("ZPCOUNT", .integer(0)),
        FITSCard("ZHEAPPTR", .integer(isClosed ? reservedSize : 0), "bytes reserved for the catalogue"),
        FITSCard("ZTILELEN", .integer(table.rowsPerTile), "Number of rows per tile"),
        FITSCard("THEAP", .integer(tileCount * width)),
        FITSCard("RAWSUM", .text("0"), "not computed"),
        FITSCard("ZRATIO", .real(ratio), "Compression ratio"),
        FITSCard("ZSHRINK", .integer(1), "Catalog shrink factor"),
        FITSCard("PBFHEAD", .text(table.message), "Written message name"),
        FITSCard("CREATOR", .text("swift-sst"), "Program that wrote this file"),
        FITSCard("ORIGIN", .text("CTA"), "Institution the format comes from"),
        FITSCard("TIMESYS", .text("UTC"), "Time system of DATE and DATEEND"),
        FITSCard("DATE", .text(table.date), "File creation date"),
        FITSCard("DATEEND", .text(dateEnd), "File closing date"),
      ]
      cards += table.cards
      for (index, column) in table.columns.enumerated() {
        cards += column.cards(index: index + 1, count: largestCount[index])
      }
      return cards
    }
  }
}
