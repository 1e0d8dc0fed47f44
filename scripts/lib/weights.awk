# Reads the weights of a pallet and prints a line of a table for each function.

function number(text) { gsub(/_/, "", text); return text + 0 }
function finish() {
  if (name == "") return
  printf "| %s | %s | %s | %s | %s |\n", substr(pallet, 8), name, reads more_reads, writes more_writes, time more_time
  name = ""
}

/^    fn / {
  finish()
  split($2, part, "(")
  name = part[1]
  reads = writes = time = 0
  more_reads = more_writes = more_time = ""
  next
}
# The formatter breaks long lines: a term may stand on several.
name != "" { body = body $0 }
name != "" && /^    }/ {
  gsub(/[ \n]/, "", body)
  count = split(body, terms, /Weight::from_parts\(|T::DbWeight::get\(\)\./)
  for (i = 2; i <= count; i++) {
    term = terms[i]
    unit = ""
    if (match(term, /saturating_mul\([a-z]\.into/)) unit = substr(term, RSTART + 15, 1)
    if (term ~ /^reads_writes\(/) {
      split(substr(term, 14), pair, /[,)]/)
      reads = number(pair[1]); writes = number(pair[2])
    } else if (term ~ /^reads\(/) {
      split(substr(term, 7), pair, /[,)]/)
      more_reads = more_reads " + " number(pair[1]) unit
    } else if (term ~ /^writes\(/) {
      split(substr(term, 8), pair, /[,)]/)
      more_writes = more_writes " + " number(pair[1]) unit
    } else {
      split(term, pair, /[,)]/)
      micros = number(pair[1]) / 1000000
      if (unit == "") time = sprintf("%.0f", micros)
      else if (micros > 0) more_time = more_time " + " sprintf("%.2f", micros) unit
    }
  }
  body = ""
  finish()
}
