// SPDX-License-Identifier: Apache-2.0
// Validates PDFs with veraPDF's library: VeraCheck FLAVOUR[,FLAVOUR] FILE ...   (3a, ua1, ...)
// One line a file and flavour: PASS or FAIL, the file, and what failed. Exit status 1 when anything did.

import java.io.FileInputStream;
import java.util.List;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraCheck {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean failed = false;
    for (String file : List.of(arguments).subList(1, arguments.length)) {
      for (String name : arguments[0].split(",")) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
          ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
          TreeSet<String> rules = new TreeSet<>();
          for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
              rules.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
            }
          }
          failed |= !result.isCompliant();
          System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + name + " " + file + " " + rules);
        }
      }
    }
    System.exit(failed ? 1 : 0);
  }
}
