# Turns an action.yml of ours into a workflow with the same inputs, outputs and
# steps, for checkers that read workflows only.
BEGIN { print "on:\n  workflow_call:\n    inputs:" }

/^[a-z]/ {
    section = $1
    if (section == "outputs:") print "jobs:\n  action:\n    runs-on: ubuntu-latest\n    outputs:"
    next
}
section == "inputs:" {
    print "    " $0
    if ($0 ~ /^  [a-z-]+:$/) print "        type: string"
}
section == "outputs:" && /^  [a-z-]+:$/ { name = $1 }
section == "outputs:" && $1 == "value:" { sub(/^ *value:/, ""); print "      " name $0 }
section == "runs:" && $1 != "using:" { print "  " $0 }
