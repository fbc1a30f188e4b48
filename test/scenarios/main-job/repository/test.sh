grep -q Hello index.html
