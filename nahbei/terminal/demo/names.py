"""Names to draw from, by generation and by language. All combinations are invented."""

from __future__ import annotations

WOMEN_OLD = ("Margarete", "Hildegard", "Ingeborg", "Gisela", "Ursula", "Ruth", "Edith", "Waltraud", "Elfriede", "Christel", "Erika", "Helga",
             "Irmgard", "Lieselotte", "Renate", "Anneliese", "Rosemarie", "Brigitte", "Marianne", "Hannelore", "Käthe", "Gertrud", "Elsbeth",
             "Johanna", "Sigrid", "Karin", "Bärbel", "Thea", "Dorothea", "Hedwig")
MEN_OLD = ("Werner", "Horst", "Günter", "Heinz", "Karl-Heinz", "Manfred", "Siegfried", "Kurt", "Rudolf", "Erich", "Walter", "Dieter", "Jürgen",
           "Klaus", "Rolf", "Wilhelm", "Helmut", "Gerhard", "Egon", "Ernst", "Otto", "Friedrich", "Alfred", "Paul", "Lothar")
WOMEN = ("Sabine", "Carola", "Ulrike", "Lena", "Katrin", "Silke", "Anja", "Monika", "Beate", "Heike", "Julia", "Miriam", "Franziska", "Claudia",
         "Tanja", "Birgit", "Annette", "Hanna", "Mareike", "Judith", "Svenja", "Antje", "Regina", "Doris", "Lisa")
MEN = ("Jonas", "Peter", "Michael", "Thomas", "Andreas", "Stefan", "Matthias", "Frank", "Bernd", "Ralf", "Markus", "Tobias", "Christoph", "Lukas",
       "Henning", "Axel", "Norbert", "Florian", "Sebastian", "Martin", "Volker", "Holger", "Georg", "Jan", "Felix")
FAMILY = ("Albers", "Becker", "Berger", "Böhm", "Brandt", "Busch", "Dreyer", "Ebert", "Engel", "Fiedler", "Förster", "Frey", "Fuchs", "Gärtner",
          "Geiger", "Graf", "Günther", "Haas", "Hartwig", "Heinrich", "Herrmann", "Hesse", "Hübner", "Jäger", "Jansen", "Keller", "Kessler",
          "Kirsch", "Köhler", "Krause", "Krüger", "Kuhn", "Lang", "Lehmann", "Lohse", "Lorenz", "Ludwig", "Maier", "Meyer", "Mohr", "Möller",
          "Neumann", "Ott", "Petersen", "Pfeiffer", "Pohl", "Reuter", "Richter", "Riedel", "Roth", "Sander", "Sauer", "Schäfer", "Schilling",
          "Scholz", "Schreiber", "Schröder", "Schubert", "Seidel", "Seifert", "Simon", "Sommer", "Stein", "Stolz", "Thiele", "Ulrich", "Vogel",
          "Vogt", "Voigt", "Wagner", "Walter", "Weber", "Wendt", "Werner", "Wiechmann", "Winkler", "Winter", "Wolff", "Ziegler", "Zimmermann")
TURKISH = (("frau", "Fatma", "Demir"), ("frau", "Emine", "Kaya"), ("herr", "Hasan", "Şahin"), ("frau", "Hatice", "Çelik"),
           ("herr", "Mustafa", "Öztürk"), ("frau", "Zeynep", "Arslan"), ("herr", "İbrahim", "Doğan"))
UKRAINIAN = (("frau", "Olena", "Kovalenko"), ("herr", "Mykola", "Shevchuk"), ("frau", "Lesja", "Tkatschuk"))
ARABIC = (("herr", "Youssef", "Haddad"), ("frau", "Amal", "Khoury"))
POLISH = (("frau", "Krystyna", "Wójcik"), ("herr", "Zbigniew", "Zieliński"))
