// Command c2sp verifies a transparency log, and proofs of it, with Go's own implementation of C2SP
// (golang.org/x/mod/sumdb): nothing here is Sallyport's but the names of files.
//
//	c2sp log DIR VKEY                verifies every checkpoint, tile and entry below DIR
//	c2sp proof FILE VKEY             verifies a proof of one entry
//	c2sp leaf INDEX SIZE DIR         prints the proof that the entry is in the tree of that size
//	c2sp tree BEFORE SIZE DIR        prints the proof that the one tree begins the other
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	said, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(said)
}

func run(args []string) (string, error) {
	switch {
	case len(args) == 3 && args[0] == "log":
		return checkLog(args[1], args[2])
	case len(args) == 3 && args[0] == "proof":
		return checkProof(args[1], args[2])
	case len(args) == 4 && args[0] == "leaf":
		return proveLeaf(args)
	case len(args) == 4 && args[0] == "tree":
		return proveTree(args)
	}
	return "", fmt.Errorf("usage: c2sp log DIR VKEY | proof FILE VKEY | leaf INDEX SIZE DIR | tree BEFORE SIZE DIR")
}

// checkLog verifies the newest checkpoint, that each earlier one is how it begins, and every entry.
func checkLog(dir, vkey string) (string, error) {
	tree, err := openCheckpoint(filepath.Join(dir, "checkpoint"), vkey)
	if err != nil {
		return "", err
	}
	reader := tlog.TileHashReader(tree, tiles{dir, tree.N})
	paths, err := filepath.Glob(filepath.Join(dir, "checkpoints", "*"))
	if err != nil {
		return "", err
	}
	for _, path := range paths {
		if err := checkEarlier(path, vkey, tree, reader); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
	}
	if err := checkEntries(dir, tree, reader); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d entries, %d checkpoints", tree.N, len(paths)), nil
}

func checkEarlier(path, vkey string, tree tlog.Tree, reader tlog.HashReader) error {
	earlier, err := openCheckpoint(path, vkey)
	if err != nil {
		return err
	}
	if filepath.Base(path) != strconv.FormatInt(earlier.N, 10) {
		return fmt.Errorf("holds the checkpoint of size %d", earlier.N)
	}
	if earlier.N > tree.N {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, earlier.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, earlier.N, earlier.Hash)
}

// checkEntries compares each bundle with its leaf hashes, which the reader verifies against the root.
func checkEntries(dir string, tree tlog.Tree, reader tlog.HashReader) error {
	for start := int64(0); start < tree.N; start += 256 {
		width := min(256, tree.N-start)
		entries, err := readBundle(dir, start/256, width)
		if err != nil {
			return err
		}
		var indexes []int64
		for at := range width {
			indexes = append(indexes, tlog.StoredHashIndex(0, start+at))
		}
		leaves, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for at, entry := range entries {
			if tlog.RecordHash(entry) != leaves[at] {
				return fmt.Errorf("entry %d is not what was logged", start+int64(at))
			}
		}
	}
	return nil
}

// checkProof verifies a C2SP tlog-proof whose extra data is the entry.
func checkProof(path, vkey string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	head, signed, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return "", fmt.Errorf("%s is not a proof", path)
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return "", err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return "", err
	}
	proof, err := hashes(lines[3:])
	if err != nil {
		return "", err
	}
	tree, err := parseCheckpoint([]byte(signed), vkey)
	if err != nil {
		return "", err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return "", err
	}
	return fmt.Sprintf("entry %d of %d", index, tree.N), nil
}

func proveLeaf(args []string) (string, error) {
	index, size, err := numbers(args[1], args[2])
	if err != nil {
		return "", err
	}
	proof, err := tlog.ProveRecord(size, index, unverified{args[3], size})
	return join(proof), err
}

func proveTree(args []string) (string, error) {
	before, size, err := numbers(args[1], args[2])
	if err != nil {
		return "", err
	}
	proof, err := tlog.ProveTree(size, before, unverified{args[3], size})
	return join(proof), err
}

func openCheckpoint(path, vkey string) (tlog.Tree, error) {
	signed, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	return parseCheckpoint(signed, vkey)
}

func parseCheckpoint(signed []byte, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func readBundle(dir string, index, width int64) ([][]byte, error) {
	path := tilePath("entries", index, width)
	bytes, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(bytes) >= 2 {
		length := int(binary.BigEndian.Uint16(bytes)) + 2
		if length > len(bytes) {
			break
		}
		entries = append(entries, bytes[2:length])
		bytes = bytes[length:]
	}
	if len(bytes) > 0 || int64(len(entries)) != width {
		return nil, fmt.Errorf("%s does not hold %d entries", path, width)
	}
	return entries, nil
}

// tiles reads the tiles of a log of one size; what it reads is verified by tlog.TileHashReader.
type tiles struct {
	dir  string
	size int64
}

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		bytes, err := os.ReadFile(filepath.Join(t.dir, tilePath(strconv.Itoa(tile.L), tile.N, int64(tile.W))))
		if err != nil {
			return nil, err
		}
		read = append(read, bytes)
	}
	return read, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// unverified reads hashes from tiles as they are: whoever is given the proof verifies it.
type unverified struct {
	dir  string
	size int64
}

func (u unverified) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var read []tlog.Hash
	for _, index := range indexes {
		tile := tlog.TileForIndex(8, index)
		// TileForIndex asks for the narrowest tile; a log has the one of its size.
		level := int64(1) << (8 * tile.L)
		tile.W = int(min(256, u.size/level-tile.N*256))
		data, err := tiles{u.dir, u.size}.ReadTiles([]tlog.Tile{tile})
		if err != nil {
			return nil, err
		}
		hash, err := tlog.HashFromTile(tile, data[0], index)
		if err != nil {
			return nil, err
		}
		read = append(read, hash)
	}
	return read, nil
}

func tilePath(level string, index, width int64) string {
	path := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		path = fmt.Sprintf("x%03d/%s", index%1000, path)
	}
	if width < 256 {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	return "tile/" + level + "/" + path
}

func numbers(first, second string) (int64, int64, error) {
	a, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return 0, 0, err
	}
	b, err := strconv.ParseInt(second, 10, 64)
	return a, b, err
}

func hashes(lines []string) (tlog.RecordProof, error) {
	var read tlog.RecordProof
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		read = append(read, hash)
	}
	return read, nil
}

func join[P ~[]tlog.Hash](proof P) string {
	var lines []string
	for _, hash := range proof {
		lines = append(lines, hash.String())
	}
	return strings.Join(lines, "\n")
}
